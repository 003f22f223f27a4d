import { GraphError } from '@civigraph/subgraph-kit'
import { sql, type Transaction } from 'kysely'

/** How many intended uses may be in force in the whole nation; the schema says so, and that they cost as much. */
export const USES_IN_FORCE_MAX = 2_000

/** Of at most 201 characters each: routers read all of them at once, in an answer of at most 16 MB. */
const COORDINATES_IN_FORCE_MAX = 50_000

/** Whoever puts uses in force waits here for who did before: at the same time they would not see each other. */
export async function lockUsesInForce<Tables>(transaction: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('civigraph intended uses in force'))`.execute(transaction)
}

/**
 * To be called under the lock, after the uses were written: routers would get a part of the list, and other applications lose
 * theirs.
 *
 * @throws {GraphError} `STATE_CONFLICT`
 */
export async function refuseTooManyInForce<Tables>(transaction: Transaction<Tables>): Promise<void> {
  const { rows } = await sql<{ uses: number; coordinates: number }>`
    select count(*) as uses, coalesce(sum(cardinality(fields)), 0)::bigint as coordinates
    from privacy.intended_use
    where approved_at is not null and (revoked_at is null or revoked_at > now())`.execute(transaction)
  const [{ uses, coordinates } = { uses: 0, coordinates: 0 }] = rows
  if (uses > USES_IN_FORCE_MAX || coordinates > COORDINATES_IN_FORCE_MAX)
    throw new GraphError(
      'STATE_CONFLICT',
      `At most ${USES_IN_FORCE_MAX} uses are in force, with ${COORDINATES_IN_FORCE_MAX} coordinates: revoke one first.`,
    )
}
