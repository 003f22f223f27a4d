import { type Kysely, sql, type Transaction } from 'kysely'
import type { Principal } from '../mandate.ts'
import type { MandateTables } from './mandates.ts'

/** Agents through whose hands a mandate came: its own first, last the one whom the principal or a register gave it to. */
export async function agentsInLine(db: Kysely<MandateTables>, id: string): Promise<string[]> {
  const line = await db
    .withRecursive('line', (part) =>
      part
        .selectFrom('mandate')
        .select(['agent_id', 'passed_on_from'])
        .where('id', '=', id)
        .unionAll((origins) =>
          origins
            .selectFrom('line')
            .innerJoin('mandate', 'mandate.id', 'line.passed_on_from')
            .select(['mandate.agent_id', 'mandate.passed_on_from']),
        ),
    )
    .selectFrom('line')
    .select('agent_id')
    .execute()
  return line.map((one) => one.agent_id)
}

/**
 * Mandates that a principal has granted here and that are not over, for an agent and for all. Whoever grants in the name of the
 * same principal waits here for who did before: at the same time they would not see each other.
 */
export async function countOpenMandates(
  transaction: Transaction<MandateTables>,
  { principalPerson, principalOrganisation }: Principal,
  { agent, now }: { readonly agent: string; readonly now: Date },
): Promise<{ withAgent: number; withAll: number }> {
  const lock = `civigraph mandates of ${principalPerson ?? principalOrganisation}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(transaction)
  const column = principalPerson === null ? 'principal_organisation' : 'principal_person'
  return await transaction
    .selectFrom('mandate_now')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('agent_id', '=', agent).as('withAgent'),
      eb.fn.countAll<number>().as('withAll'),
    ])
    // Those that are over by their own row or act are left out first: what one is worth takes a walk.
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mandate')
        .select('id')
        .where(column, '=', principalPerson ?? principalOrganisation)
        .where('from_register', '=', false)
        .where('valid_until', '>', now.toISOString())
        .where((own) =>
          own.not(
            own.exists(
              own
                .selectFrom('mandate_event')
                .select('position')
                .whereRef('mandate_event.mandate', '=', 'mandate.id')
                .where('kind', '=', 'REVOKED'),
            ),
          ),
        ),
    )
    .where('valid_until', '>', now.toISOString())
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
}
