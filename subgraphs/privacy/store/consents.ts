import { type Connection, connectionOf, type Page } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql } from 'kysely'
import type { ConsentState } from '../consent-state.ts'
import { anyOf } from './any-of.ts'
import type { ConsentRow, PrivacyTables } from './tables.ts'

/** Which consents a list holds. */
export interface ConsentConditions {
  /** State `at` that instant; null for all. */
  readonly state: ConsentState | null
  readonly at: Date
}

/** Consents of one person to one purpose of one application. */
export interface ConsentsAsked {
  readonly person: string
  readonly client: string
  readonly purpose: string
  readonly at: Date
}

/** Values in the sort key of a list of consents. */
export const CONSENT_SORT_COLUMNS = 2

/** No rule allows more for one intended use; see `consent_rule`. */
const IN_FORCE_MAX = 100

const order: readonly SortColumn[] = [
  { column: 'given_at', direction: 'desc', type: 'timestamptz' },
  { column: 'id', direction: 'asc' },
]

/** Reads consents. */
export function consentReader(db: Kysely<PrivacyTables>) {
  return {
    async consentsByIds(ids: readonly string[]): Promise<ConsentRow[]> {
      return await allConsents(db).where('id', '=', anyOf(ids)).execute()
    },

    /** One page of each person, in one statement. */
    async consentsOfPersons(
      persons: readonly string[],
      { conditions, page }: { conditions: ConsentConditions; page: Page },
    ): Promise<Connection<ConsentRow>[]> {
      const query = narrowed(allConsents(db).where('person', '=', anyOf(persons)), conditions)
      const rows = await firstPerParent(db, query, { parent: 'person', page, order })
      const byPerson = Map.groupBy(rows, ({ person }) => person)
      return persons.map((person) => connectionOf(byPerson.get(person) ?? [], page, sortKeyOf))
    },

    async countConsentsOfPersons(persons: readonly string[], conditions: ConsentConditions): Promise<number[]> {
      const query = narrowed(allConsents(db).where('person', '=', anyOf(persons)), conditions)
      const rows = await db
        .selectFrom(query.as('found'))
        .select(({ fn }) => ['person', fn.countAll<number>().as('consents')])
        .groupBy('person')
        .execute()
      const counts = new Map(rows.map((row) => [row.person, row.consents]))
      return persons.map((person) => counts.get(person) ?? 0)
    },

    /** Latest first. */
    async consentsInForce({ person, client, purpose, at }: ConsentsAsked): Promise<ConsentRow[]> {
      const uses = db
        .selectFrom('intended_use')
        .select('intended_use.id')
        .where('client', '=', anyOf([client]))
        .where('purpose', '=', anyOf([purpose]))
      const query = allConsents(db)
        .where('person', '=', anyOf([person]))
        .where('use', 'in', uses)
        .where('withdrawn_at', 'is', null) // at once, also where the clock of this process is behind
      const page = { first: IN_FORCE_MAX, after: null }
      return await afterCursor(narrowed(query, { state: 'ACTIVE', at }), page, order).execute()
    },
  }
}

/** Consents, each with the end of its intended use, as one relation. */
function allConsents(db: Kysely<PrivacyTables>) {
  const joined = db
    .selectFrom('consent')
    .innerJoin('intended_use', 'intended_use.id', 'consent.use')
    .selectAll('consent')
    .select('intended_use.revoked_at as use_revoked_at')
  return db.selectFrom(joined.as('consent')).selectAll()
}

function sortKeyOf({ given_at, id }: ConsentRow) {
  return [given_at, id]
}

type Consents = ReturnType<typeof allConsents>

function narrowed(query: Consents, { state, at }: ConsentConditions): Consents {
  return state === null ? query : query.where(consentStateInSql(at), '=', state)
}

/** The same rule as `consentState`, for lists. */
export function consentStateInSql(at: Date) {
  const instant = sql`${at.toISOString()}::timestamptz`
  return sql<ConsentState>`case
    when coalesce(least(withdrawn_at, use_revoked_at) < valid_until and least(withdrawn_at, use_revoked_at) <= ${instant}, false)
      then 'REVOKED'
    when valid_until <= ${instant} then 'EXPIRED'
    when valid_from > ${instant} then 'PENDING'
    else 'ACTIVE' end`
}
