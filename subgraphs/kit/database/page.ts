import { type QueryExecutorProvider, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { cursorRefusal, type Page } from '../connection.ts'

/** One column of a list's order. Nulls come last in either direction. */
export interface SortColumn {
  /** Column name; for joined queries with its table. */
  readonly column: string
  readonly direction: 'asc' | 'desc'
  /** PostgreSQL type to which a cursor's text is cast; text by default. */
  readonly type?: 'text' | 'date' | 'timestamptz' | 'timestamp' | 'integer' | 'numeric'
}

/**
 * Orders a query and starts it behind the cursor (keyset paging: the thousandth page costs as much as the first). Reads
 * one row further than the page, so that `connectionOf` can tell whether there is more. The last column must be unique.
 *
 * @throws GraphError `BAD_INPUT` for a cursor of another list: one whose values do not fit these columns.
 */
export function afterCursor<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  page: Page,
  order: readonly SortColumn[],
): SelectQueryBuilder<DB, TB, Row> {
  const started = page.after === null ? query : query.where(behind(page.after, order))
  return started.orderBy(orderList(order)).limit(page.first + 1)
}

/**
 * The same for lists below many parents at once: the first rows of each parent, in one statement.
 *
 * @param query Selects rows of all parents, already filtered.
 * @param parent Column that names the parent.
 * @returns Rows of all parents mixed; each parent's rows are in order.
 */
export async function firstPerParent<DB, TB extends keyof DB, Row extends object>(
  db: QueryExecutorProvider,
  query: SelectQueryBuilder<DB, TB, Row>,
  { parent, page, order }: { parent: string; page: Page; order: readonly SortColumn[] },
): Promise<Row[]> {
  const started = page.after === null ? query : query.where(behind(page.after, order))
  const rank = sql<number>`row_number() over (partition by ${sql.ref(parent)} order by ${orderList(order)})`
  const ranked = started.select(rank.as('page_row'))
  const { rows } = await sql<Row>`
    select * from (${ranked}) as ranked where page_row <= ${page.first + 1} order by page_row`.execute(db)
  return rows
}

function orderList(order: readonly SortColumn[]): RawBuilder<unknown> {
  return sql.join(order.map(({ column, direction }) => sql`${sql.ref(column)} ${sql.raw(direction)} nulls last`))
}

/** `(a, b) > (x, y)` spelt out, since columns may differ in direction and may be null. */
function behind(after: readonly (string | null)[], order: readonly SortColumn[]): RawBuilder<boolean> {
  refuseMisfits(after, order)
  const alternatives = order.map((_, index) =>
    sql.join(
      [...order.slice(0, index).map((column, at) => same(column, after[at])), beyond(order[index], after[index])],
      sql` and `,
    ),
  )
  return sql<boolean>`(${sql.join(
    alternatives.map((one) => sql`(${one})`),
    sql` or `,
  )})`
}

type ColumnType = NonNullable<SortColumn['type']>

/** What the database can read as a value of each type; anything else would end as a fault there. */
const readable: Record<ColumnType, (part: string) => boolean> = {
  text: (part) => !part.includes('\0'),
  date: (part) => INFINITE.test(part) || (/^\d{4}-\d{2}-\d{2}$/.test(part) && isRealTime(`${part}T00:00:00Z`)),
  timestamp: (part) => INFINITE.test(part) || isRealTime(`${part}Z`),
  timestamptz: (part) => INFINITE.test(part) || isRealTime(part),
  integer: (part) => /^-?\d{1,10}$/.test(part) && Number(part) >= -(2 ** 31) && Number(part) < 2 ** 31,
  numeric: (part) => /^-?\d{1,1000}(\.\d{1,1000})?$/.test(part),
}

const INFINITE = /^-?infinity$/

function refuseMisfits(after: readonly (string | null)[], order: readonly SortColumn[]) {
  const fits =
    after.length === order.length &&
    order.every(({ type = 'text' }, at) => {
      const part = after[at]
      return part == null || readable[type](part)
    })
  if (!fits) throw cursorRefusal()
}

/** As this database hands times out: in UTC, and of a day that exists. JavaScript turns 30 February into 1 March. */
function isRealTime(part: string): boolean {
  const [, day] = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/.exec(part) ?? []
  const time = Date.parse(part)
  return (
    day !== undefined && !day.startsWith('0000') && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
  )
}

function same({ column, type = 'text' }: SortColumn, value: string | null | undefined): RawBuilder<boolean> {
  return sql`${sql.ref(column)} is not distinct from ${value ?? null}::${sql.raw(type)}`
}

function beyond(sort: SortColumn | undefined, value: string | null | undefined): RawBuilder<boolean> {
  if (sort === undefined || value == null) return sql`false` // nulls come last: nothing lies beyond them
  const { column, direction, type = 'text' } = sort
  const further = sql.raw(direction === 'asc' ? '>' : '<')
  return sql`(${sql.ref(column)} ${further} ${value}::${sql.raw(type)} or ${sql.ref(column)} is null)`
}
