import { type Kysely, sql } from 'kysely'
import type { DivisionTables } from './divisions.ts'

export interface SuccessionTables extends DivisionTables {
  division_succession: { from_id: string; place: number; to_code: string; year: number | null; part: boolean }
}

/** One step of a division's history, seen from either end. */
export interface SuccessionRow {
  readonly ofId: string
  /** The record at the other end; null when the table does not hold it. */
  readonly otherId: string | null
  readonly year: number | null
  readonly part: boolean
}

export function successionStore(db: Kysely<SuccessionTables>) {
  return {
    successorsOf: (ids: readonly string[]): Promise<SuccessionRow[]> =>
      db
        .selectFrom('division_succession as step')
        .leftJoin('division as other', (join) => join.on(holdsIn('other')))
        .select(['step.from_id as ofId', 'other.id as otherId', 'step.year', 'step.part'])
        .where('step.from_id', 'in', ids)
        .orderBy('step.from_id')
        .orderBy('step.place')
        .execute(),

    predecessorsOf: (ids: readonly string[]): Promise<SuccessionRow[]> =>
      db
        .selectFrom('division as own')
        .innerJoin('division_succession as step', (join) => join.on(holdsIn('own')))
        .select(['own.id as ofId', 'step.from_id as otherId', 'step.year', 'step.part'])
        .where('own.id', 'in', ids)
        .orderBy('step.year')
        .orderBy('step.from_id')
        .execute(),
  }
}

/** The record that the code of a step meant in the year of the change: in that year the new meaning holds already. */
function holdsIn(record: 'own' | 'other') {
  const column = (name: string) => sql.ref(`${record}.${name}`)
  return sql<boolean>`${column('code')} = step.to_code and ${column('start_year')} <= step.year
    and (${column('end_year')} is null or step.year < ${column('end_year')})`
}
