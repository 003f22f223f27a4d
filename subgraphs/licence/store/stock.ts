import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { LicenceState } from '../licence-state.ts'
import { isOneOf } from './is-one-of.ts'
import { type Moment, momentOf, stateSql } from './state-sql.ts'
import type { Tables } from './tables.ts'

/** How many licences of a type are in a state, those in public registers apart from all others. */
export interface StockCell {
  readonly type: string
  readonly state: LicenceState
  readonly published: boolean
  readonly count: number
  /** Different holders. */
  readonly people: number
  readonly fewestPeople: number
}

/** What licences add up to. */
export function stockQueries(db: Kysely<Tables>) {
  return {
    /**
     * Public registers as they are. Of others those that had been issued when the month began, as they were then: a figure
     * that moved with every act would tell of each one (docs/decisions/0021-small-cells.md).
     */
    async stock(types: readonly string[], now: Date): Promise<StockCell[]> {
      const monthStart = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
      const then = await momentOf(db, monthStart)
      const { rows } = await sql<StockCell>`
        select cell.*, fewest_people as "fewestPeople"
        from (
          ${cellsAt(await momentOf(db, now), sql`public_register and ${isOneOf('type_id', types)}`)}
          union all
          ${cellsAt(then, sql`not public_register and ${isOneOf('type_id', types)} and ${wasIssuedBy(then)}`)}) as cell
        join licence.figure_rule on figure = 'licence-stock'`.execute(db)
      return rows
    },
  }
}

function cellsAt(moment: Moment, of: RawBuilder<boolean>) {
  return sql`
    select type, state, published, count(*) as count, count(distinct holder) as people
    from (
      select type_id as type, ${stateSql(moment)} as state, public_register as published,
        coalesce(holder_person, holder_organisation) as holder
      from licence.licence where ${of}) as licence_then
    group by type, state, published`
}

/** Not issued later, as far as day of issue and events tell; what a register has neither of counts as soon as it is known. */
function wasIssuedBy({ at, days }: Moment) {
  return sql<boolean>`(issued_on <= (${JSON.stringify(days)}::jsonb ->> licence.zone)::date) is not false
    and not exists (select from licence.licence_event as issue
      where issue.licence_id = licence.id and issue.kind = 'ISSUED' and issue.at > ${at}::timestamptz)`
}
