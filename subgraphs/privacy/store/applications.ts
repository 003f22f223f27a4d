import { type Connection, connectionOf, GraphError, type Page } from '@civigraph/subgraph-kit'
import { afterCursor } from '@civigraph/subgraph-kit/database'
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { coveringCoordinates, isCoordinate } from '../coordinate.ts'
import { anyOf } from './any-of.ts'
import type { ApplicationRow, IntendedUseRow, PrivacyTables } from './tables.ts'
import { USES_IN_FORCE_MAX } from './uses-in-force.ts'

/** Which applications a list holds. Absent and null conditions hold for all. */
export interface ApplicationConditions {
  /** Part of the name, 2 to 200 characters. */
  readonly text?: string | null | undefined
  /** A coordinate that an intended use covers which is in force `at`. */
  readonly usesField?: string | null | undefined
  readonly at: Date
}

/** Values in the sort key of a list of applications. */
export const APPLICATION_SORT_COLUMNS = 1

/** How many intended uses an application shows; the schema says so, and that they cost as much. */
const USES_SHOWN_MAX = 100

const useColumns = [
  'id',
  'client',
  'purpose',
  'description',
  'fields',
  'basis',
  'needs_consent',
  'policy_url',
  'deletion_contact',
  'registered_at',
  'approved_at',
  'revoked_at',
] as const

/** Reads applications and what they ask data for. */
export function applicationReader(db: Kysely<PrivacyTables>) {
  return {
    async applicationsByClients(clients: readonly string[]): Promise<ApplicationRow[]> {
      return await db.selectFrom('application').selectAll().where('client', '=', anyOf(clients)).execute()
    },

    async listApplications(conditions: ApplicationConditions, page: Page): Promise<Connection<ApplicationRow>> {
      const query = narrowed(db.selectFrom('application').selectAll(), conditions)
      const rows = await afterCursor(query, page, [{ column: 'client', direction: 'asc' }]).execute()
      return connectionOf(rows, page, ({ client }) => [client])
    },

    async countApplications(conditions: ApplicationConditions): Promise<number> {
      const query = db.selectFrom('application').select(({ fn }) => fn.countAll<number>().as('applications'))
      return (await narrowed(query, conditions).executeTakeFirstOrThrow()).applications
    },

    async usesByIds(ids: readonly string[]): Promise<IntendedUseRow[]> {
      return await db.selectFrom('intended_use').select(useColumns).where('id', '=', anyOf(ids)).execute()
    },

    /** Latest first, at most 100 of each application. */
    async usesOfClients(clients: readonly string[]): Promise<IntendedUseRow[]> {
      const { rows } = await sql<IntendedUseRow>`
        select ${sql.join(useColumns.map((column) => sql.id(column)))} from (
          select *, row_number() over (partition by client order by registered_at desc, id) as place
          from privacy.intended_use where client = ${anyOf(clients)}) as ranked
        where place <= ${USES_SHOWN_MAX} order by place`.execute(db)
      return rows
    },

    async usesInForce(at: Date): Promise<IntendedUseRow[]> {
      return await db
        .selectFrom('intended_use')
        .select(useColumns)
        .where(inForce(at))
        .orderBy('client')
        .orderBy('purpose')
        .limit(USES_IN_FORCE_MAX)
        .execute()
    },
  }
}

/** The same rule as `intendedUseState`, for lists. */
function inForce(at: Date) {
  const instant = at.toISOString()
  return sql<boolean>`(approved_at <= ${instant} and (revoked_at is null or revoked_at > ${instant}))`
}

function narrowed<Row>(
  query: SelectQueryBuilder<PrivacyTables, 'application', Row>,
  { text, usesField, at }: ApplicationConditions,
): SelectQueryBuilder<PrivacyTables, 'application', Row> {
  let narrow = query
  if (text != null) narrow = narrow.where(sql<boolean>`strpos(lower(name), ${checkedText(text).toLowerCase()}) > 0`)
  if (usesField != null)
    narrow = narrow.where(sql<boolean>`exists (
      select from privacy.intended_use used where used.client = application.client
        and used.fields && ${coveringCoordinates(checkedField(usesField))}::text[] and ${inForce(at)})`)
  return narrow
}

function checkedText(text: string): string {
  if (text.length < 2 || text.length > 200 || text.includes('\0'))
    throw new GraphError('BAD_INPUT', '`text` must be 2 to 200 characters of the name.')
  return text
}

function checkedField(usesField: string): string {
  if (!isCoordinate(usesField))
    throw new GraphError('BAD_INPUT', '`usesField` must be a coordinate of the graph, such as Person.name.')
  return usesField
}
