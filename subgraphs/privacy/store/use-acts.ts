import { randomUUID } from 'node:crypto'
import { GraphError } from '@civigraph/subgraph-kit'
import type { Kysely } from 'kysely'
import { type Act, recordOf } from '../act.ts'
import { checkIntendedUse, type NewIntendedUse } from '../intended-use-input.ts'
import { instantOfRevocation } from '../intended-use-state.ts'
import { sharesSomebody, speaksFor } from '../rights.ts'
import { anyOf } from './any-of.ts'
import type { PrivacyTables } from './tables.ts'
import { lockUsesInForce, refuseTooManyInForce } from './uses-in-force.ts'
import { type Doing, writeOnce } from './write-once.ts'

/** How many proposals of one application may wait at the same time. */
const WAITING_MAX = 20

/** Acts about intended uses. Each answers with the identifier of the use, and happens at most once per key. */
export function intendedUseWriter(db: Kysely<PrivacyTables>) {
  const write = writeOnce(db)

  return {
    async registerUse(act: Act, use: NewIntendedUse): Promise<string> {
      checkIntendedUse(use)
      const deed = { operation: 'registerIntendedUse', input: use }
      return await write(act, deed, async (doing) => await register(doing, use))
    },

    async approveUse(act: Act, use: string): Promise<string> {
      const deed = { operation: 'approveIntendedUse', input: use }
      return await write(act, deed, async (doing) => await approve(doing, use))
    },

    async revokeUse(act: Act, use: string): Promise<string> {
      const deed = { operation: 'revokeIntendedUse', input: use }
      return await write(act, deed, async (doing) => await revoke(doing, use))
    },
  }
}

async function register(doing: Doing, { policyUrl, deletionContact, needsConsent, ...use }: NewIntendedUse) {
  const { tx, act } = doing
  await lockApplication(doing, use.client)
  const { waiting } = await tx
    .selectFrom('intended_use')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('client', '=', use.client)
    .where('approved_at', 'is', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (waiting >= WAITING_MAX)
    throw new GraphError('STATE_CONFLICT', `At most ${WAITING_MAX} proposals of an application wait: have one decided.`)
  const id = randomUUID()
  await tx
    .insertInto('intended_use')
    .values({
      ...use,
      fields: [...use.fields],
      id,
      needs_consent: needsConsent,
      policy_url: policyUrl,
      deletion_contact: deletionContact,
      registered_at: act.now.toISOString(),
      approved_at: null,
      revoked_at: null,
      live: true,
    })
    .execute()
  return await addEvent(doing, id, 'REGISTERED')
}

/** An application for which the caller does not speak is not there to register for. */
async function lockApplication({ tx, act: { caller } }: Doing, client: string) {
  const application = await tx
    .selectFrom('application')
    .selectAll()
    .where('client', '=', anyOf([client]))
    .forUpdate()
    .executeTakeFirst()
  if (application === undefined || !speaksFor(caller, application))
    throw new GraphError('NOT_FOUND', 'Register for an application as itself, or acting for its owner.')
}

async function approve(doing: Doing, id: string) {
  const { tx, act } = doing
  await lockUsesInForce(tx)
  const use = await lockUse(tx, id)
  if (use.approved_at !== null || use.revoked_at !== null)
    throw new GraphError('STATE_CONFLICT', 'Only a proposal can be approved; a wider use is registered anew.')
  await refuseOwnProposal(doing, id)
  const other = await tx
    .selectFrom('intended_use')
    .select('id')
    .where('client', '=', use.client)
    .where('purpose', '=', use.purpose)
    .where('approved_at', 'is not', null)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (other !== undefined)
    throw new GraphError(
      'STATE_CONFLICT',
      'This purpose of the application is in force already: revoke that use first.',
    )
  await change(tx, id, { approved_at: act.now.toISOString() })
  await refuseTooManyInForce(tx)
  return await addEvent(doing, id, 'APPROVED')
}

async function revoke(doing: Doing, id: string) {
  const { tx, act } = doing
  const use = await lockUse(tx, id)
  if (use.revoked_at !== null) throw new GraphError('STATE_CONFLICT', 'It is revoked already, for ever.')
  await change(tx, id, { revoked_at: instantOfRevocation(act.now, use.approved_at) })
  return await addEvent(doing, id, 'REVOKED')
}

async function lockUse(tx: Doing['tx'], id: string) {
  const use = await tx
    .selectFrom('intended_use')
    .select(['id', 'client', 'purpose', 'approved_at', 'revoked_at'])
    .where('id', '=', anyOf([id]))
    .forUpdate()
    .executeTakeFirst()
  if (use === undefined) throw new GraphError('NOT_FOUND', 'Take the id from `intendedUses` of an application.')
  return use
}

/** Nobody approves what he has registered: not by another account, not for another, not through somebody. */
async function refuseOwnProposal({ tx, act }: Doing, id: string) {
  const proposals = await tx
    .selectFrom('intended_use_event')
    .select(['subject', 'person', 'actor', 'actor_person'])
    .where('use', '=', id)
    .where('kind', '=', 'REGISTERED')
    .execute()
  if (proposals.some((proposal) => sharesSomebody(proposal, recordOf(act))))
    throw new GraphError('FORBIDDEN', 'Somebody else than who registered it has to approve it.')
}

async function change(tx: Doing['tx'], id: string, columns: { approved_at: string } | { revoked_at: string }) {
  await tx
    .updateTable('intended_use')
    .set({ ...columns, live: true })
    .where('id', '=', id)
    .execute()
}

/** The row of the use is locked or new, so nobody else counts positions now. */
async function addEvent({ tx, act }: Doing, use: string, kind: 'REGISTERED' | 'APPROVED' | 'REVOKED') {
  const { last } = await tx
    .selectFrom('intended_use_event')
    .select(({ fn }) => fn.max('position').as('last'))
    .where('use', '=', use)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('intended_use_event')
    .values({ use, position: (last ?? 0) + 1, kind, ...recordOf(act) })
    .execute()
  return use
}
