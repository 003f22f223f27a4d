import { GraphError } from './errors.ts'

/** Page size when a caller names none, and the largest a caller may name. */
export const PAGE_SIZE = { fallback: 20, max: 100 } as const

/** Paging arguments as they come from GraphQL. */
export interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
}

/** A checked page: how many rows, and the sort key of the row before the first. */
export interface Page {
  readonly first: number
  readonly after: readonly (string | null)[] | null
}

/** A page of rows as the graph gives it: `nodes`, and whether there is more behind `endCursor`. */
export interface Connection<Row> {
  readonly nodes: readonly Row[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/**
 * Checks paging arguments.
 *
 * @param sortColumns How many values the sort key has; a cursor of another length is refused.
 * @throws GraphError `BAD_INPUT` for a size outside 1 … 100 or a cursor that this graph did not hand out.
 */
export function pageOf({ first, after }: PageArguments, sortColumns: number): Page {
  const size = first ?? PAGE_SIZE.fallback
  if (size < 1 || size > PAGE_SIZE.max)
    throw new GraphError(
      'BAD_INPUT',
      `\`first\` must be from 1 to ${PAGE_SIZE.max}; ask for further pages with \`after\`.`,
    )
  return { first: size, after: after == null ? null : readCursor(after, sortColumns) }
}

/**
 * Cuts one page from rows that were read one further than asked.
 *
 * @param rows At most `page.first + 1` rows in sort order.
 * @param sortKeyOf Values of the sort key, in the order of the query's `order by`.
 */
export function connectionOf<Row>(
  rows: readonly Row[],
  page: Page,
  sortKeyOf: (row: Row) => readonly (string | number | null)[],
): Connection<Row> {
  const nodes = rows.slice(0, page.first)
  const last = nodes.at(-1)
  return {
    nodes,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      endCursor: last === undefined ? null : writeCursor(sortKeyOf(last)),
    },
  }
}

function writeCursor(sortKey: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(sortKey.map((part) => (part === null ? null : String(part))))).toString('base64url')
}

function readCursor(cursor: string, sortColumns: number): (string | null)[] {
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw cursorRefusal()
  }
  if (!Array.isArray(parts) || parts.length !== sortColumns || !parts.every(isCursorPart)) throw cursorRefusal()
  return parts
}

/** For a cursor that this list did not hand out. */
export function cursorRefusal(): GraphError {
  return new GraphError('BAD_INPUT', '`after` must be an `endCursor` of the same list with the same order.')
}

function isCursorPart(part: unknown): part is string | null {
  return part === null || (typeof part === 'string' && !part.includes('\0')) // PostgreSQL holds no NUL
}
