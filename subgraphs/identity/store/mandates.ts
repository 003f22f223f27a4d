import { GraphError, type Page } from '@civigraph/subgraph-kit'
import { firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Applied, upsertRows } from '@civigraph/subgraph-kit/import'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { MandateFacts, MandateTerm } from '../mandate.ts'
import type { PersonTables } from './persons.ts'

export interface MandateTables extends PersonTables {
  mandate: {
    id: string
    agent_id: string
    principal_person: string | null
    principal_organisation: string | null
    scope: string[]
    valid_from: string
    valid_until: string
    revoked_at: string | null
    from_register: boolean
    passed_on_from: string | null
  }
  /** A view: what each mandate is worth after all that was done to it. */
  mandate_now: Omit<MandateTables['mandate'], 'passed_on_from'> & {
    ended_here: boolean
    principal_start_year: number | null
    principal_end_year: number | null
  }
  mandate_event: MandateEvent
}

/** Something that was done to a mandate, and by whom. */
export interface MandateEvent {
  mandate: string
  position: number
  kind: 'GRANTED' | 'LIMITED' | 'REVOKED'
  at: string
  scope: string[] | null
  valid_until: string | null
  subject: string
  actor: string | null
  actor_person: string | null
  actor_mandate: string | null
  client: string
}

export interface MandateRow extends MandateFacts {
  readonly scope: string[]
}

/** What a register says of one mandate for an organisation. */
export interface MandateRecord extends MandateTerm {
  readonly id: string
  readonly agentId: string
  readonly principalId: string
  readonly scope: string[]
}

/** Which column names somebody, and so what part he has in a mandate. */
export type PartyColumn = 'agent_id' | 'principal_person' | 'principal_organisation'

const columns = [
  'id',
  'agent_id as agentId',
  'principal_person as principalPerson',
  'principal_organisation as principalOrganisation',
  'scope',
  'valid_from as validFrom',
  'valid_until as validUntil',
  'revoked_at as revokedAt',
  'from_register as fromRegister',
  'ended_here as endedHere',
  'principal_start_year as principalStartYear',
  'principal_end_year as principalEndYear',
] as const

const newestFirst: readonly SortColumn[] = [
  { column: 'valid_from', direction: 'desc', type: 'timestamptz' },
  { column: 'id', direction: 'asc' },
]

export function mandateStore(db: Kysely<MandateTables>) {
  return {
    byIds: (ids: readonly string[]): Promise<MandateRow[]> => mandatesByIds(db, ids),

    /** A page for each party, newest first. What they are worth is asked for those of the pages alone: it takes a walk each. */
    async byParties(parties: readonly string[], column: PartyColumn, page: Page): Promise<MandateRow[]> {
      const query = db.selectFrom('mandate').select('id').where(column, 'in', parties)
      const ids = await firstPerParent(db, query, { parent: column, page, order: newestFirst })
      if (ids.length === 0) return []
      const rows = new Map(
        (
          await mandatesByIds(
            db,
            ids.map(({ id }) => id),
          )
        ).map((row) => [row.id, row]),
      )
      return ids.flatMap(({ id }) => rows.get(id) ?? [])
    },

    countByParties: (parties: readonly string[], column: PartyColumn): Promise<{ party: string; rows: number }[]> =>
      db
        .selectFrom('mandate')
        .select((eb) => [eb.ref(column).$notNull().as('party'), eb.fn.countAll<number>().as('rows')])
        .where(column, 'in', parties)
        .groupBy(column)
        .execute(),
  }
}

export function mandatesByIds(db: Kysely<MandateTables>, ids: readonly string[]): Promise<MandateRow[]> {
  return db.selectFrom('mandate_now').select(columns).where('id', 'in', ids).execute()
}

/**
 * Writes mandates of an import.
 *
 * @throws GraphError `STATE_CONFLICT` when the file would overwrite a mandate that was granted on the platform, or give one
 *   to another agent or principal: what was passed on from it would go on for the one before.
 */
export async function writeMandates(
  transaction: Transaction<unknown>,
  mandates: readonly MandateRecord[],
): Promise<Applied> {
  await refuseOtherMandates(transaction, mandates)
  const rows = mandates.map(({ id, agentId, principalId, scope, validFrom, validUntil, revokedAt }) => ({
    id,
    agent_id: agentId,
    principal_organisation: principalId,
    scope,
    valid_from: validFrom,
    valid_until: validUntil,
    revoked_at: revokedAt,
    from_register: true,
  }))
  return await upsertRows(transaction, { table: 'mandate', key: ['id'], rows })
}

async function refuseOtherMandates(transaction: Transaction<unknown>, mandates: readonly MandateRecord[]) {
  const { rows } = await sql<{ granted: number; moved: number }>`
    select
      count(*) filter (where not stored.from_register) as granted,
      count(*) filter (where (stored.agent_id, stored.principal_organisation) is distinct from (file.agent, file.principal))
        as moved
    from mandate stored join unnest(
      ${mandates.map(({ id }) => id)}::text[],
      ${mandates.map(({ agentId }) => agentId)}::text[],
      ${mandates.map(({ principalId }) => principalId)}::text[]) as file (id, agent, principal)
    on stored.id = file.id`.execute(transaction)
  const { granted, moved } = rows[0] ?? { granted: 0, moved: 0 }
  if (granted > 0)
    throw new GraphError('STATE_CONFLICT', 'A mandate of this file has the identifier of one that was granted here.')
  if (moved > 0)
    throw new GraphError(
      'STATE_CONFLICT',
      'A known mandate has another agent or principal in this file: end it with `revoked_at`, and enter the other one under ' +
        'an identifier of its own.',
    )
}

/** Mandates whose agent or principal no register knows, as registers stand now. */
export async function countLooseMandates(transaction: Transaction<unknown>) {
  const { rows } = await sql<{ agents: number; principals: number }>`
    select
      count(*) filter (where not exists (select from person where person.id = mandate.agent_id)) as agents,
      count(*) filter (where not exists (
        select from organisation where organisation.id = mandate.principal_organisation)) as principals
    from mandate where from_register`.execute(transaction)
  return rows[0] ?? { agents: 0, principals: 0 }
}
