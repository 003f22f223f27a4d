import { type Applied, upsertRows } from '@civigraph/subgraph-kit/import'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { MandateTerm } from '../mandate.ts'

export interface MandateTables {
  mandate: {
    id: string
    agent_id: string
    principal_id: string
    scope: string[]
    valid_from: string
    valid_until: string
    revoked_at: string | null
  }
}

export interface MandateRow extends MandateTerm {
  readonly id: string
  readonly agentId: string
  readonly principalId: string
  readonly scope: string[]
}

const columns = [
  'id',
  'agent_id as agentId',
  'principal_id as principalId',
  'scope',
  'valid_from as validFrom',
  'valid_until as validUntil',
  'revoked_at as revokedAt',
] as const

export function mandateStore(db: Kysely<MandateTables>) {
  return {
    byIds: (ids: readonly string[]): Promise<MandateRow[]> =>
      db.selectFrom('mandate').select(columns).where('id', 'in', ids).execute(),

    /** Newest first. */
    byAgents: (agentIds: readonly string[]): Promise<MandateRow[]> =>
      db
        .selectFrom('mandate')
        .select(columns)
        .where('agent_id', 'in', agentIds)
        .orderBy('valid_from', 'desc')
        .orderBy('id')
        .execute(),
  }
}

export async function writeMandates(
  transaction: Transaction<unknown>,
  mandates: readonly MandateRow[],
): Promise<Applied> {
  const rows = mandates.map(({ id, agentId, principalId, scope, validFrom, validUntil, revokedAt }) => ({
    id,
    agent_id: agentId,
    principal_id: principalId,
    scope,
    valid_from: validFrom,
    valid_until: validUntil,
    revoked_at: revokedAt,
  }))
  return await upsertRows(transaction, { table: 'mandate', key: ['id'], rows })
}

/** Mandates whose agent or principal no register knows, as registers stand now. */
export async function countLooseMandates(transaction: Transaction<unknown>) {
  const { rows } = await sql<{ agents: number; principals: number }>`
    select
      count(*) filter (where not exists (select from person where person.id = mandate.agent_id)) as agents,
      count(*) filter (where not exists (select from organisation where organisation.id = mandate.principal_id))
        as principals
    from mandate`.execute(transaction)
  return rows[0] ?? { agents: 0, principals: 0 }
}
