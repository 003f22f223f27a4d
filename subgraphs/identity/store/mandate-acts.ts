import { randomUUID } from 'node:crypto'
import { type Caller, GraphError } from '@civigraph/subgraph-kit'
import { actorColumns, once } from '@civigraph/subgraph-kit/database'
import type { Kysely, Transaction } from 'kysely'
import { isAgent, isPrincipalSide } from '../mandate-access.ts'
import {
  checkLimit,
  checkLine,
  checkNewMandate,
  checkOpen,
  checkPassedOn,
  MANDATE_BOUNDS,
  type MandateLimit,
  type NewMandate,
} from '../mandate-input.ts'
import { type Principal, stateNow } from '../mandate.ts'
import { agentsInLine, countOpenMandates } from './mandate-bounds.ts'
import { type MandateEvent, mandatesByIds, type MandateRow, type MandateTables } from './mandates.ts'

/** Somebody's wish to change a mandate, to be done once. */
export interface MandateAct {
  readonly key: string
  readonly caller: Caller
  readonly now: Date
}

/** A mandate that is to be granted, and in whose name. */
export type Grant = NewMandate & Principal

/** What people do with mandates. Each act answers with the identifier of the mandate and leaves one event. */
export function mandateActs(db: Kysely<MandateTables>) {
  async function act({ key, caller }: MandateAct, { operation, input, run }: Write): Promise<string> {
    return await once(db, {
      key,
      caller: caller.actor?.subject ?? caller.subject, // two agents of one principal choose their keys apart
      operation,
      input,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `db` was of these tables
      run: async (transaction) => await run(transaction as unknown as Transaction<MandateTables>),
    })
  }

  return {
    grant: async (by: MandateAct, mandate: Grant): Promise<string> =>
      await act(by, {
        operation: 'grantMandate',
        input: mandate,
        run: (transaction) => insertMandate(transaction, by, mandate),
      }),

    limit: async (by: MandateAct, id: string, limit: MandateLimit): Promise<string> =>
      await act(by, {
        operation: 'limitMandate',
        input: [id, limit],
        async run(transaction) {
          const mandate = await openMandate(transaction, by, id)
          if (!(await isOnPrincipalSide(transaction, by, mandate)))
            throw new GraphError(
              'FORBIDDEN',
              'The principal limits a mandate; its agent gives it up with `revokeMandate`.',
            )
          refuseOfRegister(mandate)
          checkLimit(limit, mandate, by.now)
          await refuseLimits(transaction, id)
          const scope = limit.scope === null ? null : [...limit.scope]
          return await addEvent(transaction, by, { mandate: id, kind: 'LIMITED', scope, valid_until: limit.validUntil })
        },
      }),

    revoke: async (by: MandateAct, id: string): Promise<string> =>
      await act(by, {
        operation: 'revokeMandate',
        input: [id],
        async run(transaction) {
          const mandate = await openMandate(transaction, by, id)
          // Nobody has to act for another, whatever a register says.
          if (!isAgent(by.caller, mandate)) refuseOfRegister(mandate)
          return await addEvent(transaction, by, { mandate: id, kind: 'REVOKED', scope: null, valid_until: null })
        },
      }),
  }
}

interface Write {
  readonly operation: string
  readonly input: unknown
  /** Gives the identifier of the mandate. */
  readonly run: (transaction: Transaction<MandateTables>) => Promise<string>
}

async function insertMandate(transaction: Transaction<MandateTables>, by: MandateAct, mandate: Grant): Promise<string> {
  const own = await ownMandate(transaction, by)
  if (!isPrincipalSide(by.caller, mandate, { mandate: own, now: by.now }))
    throw new GraphError('MANDATE_MISSING', 'Grant for yourself, or act under a mandate that holds mandate:write.')
  checkNewMandate(mandate, by.now)
  if (own !== null) checkPassedOn(mandate, own)
  await refuseAgent(transaction, by, mandate)
  if (own !== null) checkLine(mandate, await agentsInLine(transaction, own.id))
  checkOpen(await countOpenMandates(transaction, mandate, { agent: mandate.agent, now: by.now }))
  const id = randomUUID()
  const scope = [...mandate.scope]
  await transaction
    .insertInto('mandate')
    .values({
      id,
      agent_id: mandate.agent,
      principal_person: mandate.principalPerson,
      principal_organisation: mandate.principalOrganisation,
      scope,
      valid_from: mandate.validFrom ?? by.now.toISOString(),
      valid_until: mandate.validUntil,
      from_register: false,
      passed_on_from: own?.id ?? null,
    })
    .execute()
  return await addEvent(transaction, by, { mandate: id, kind: 'GRANTED', scope, valid_until: mandate.validUntil })
}

async function refuseAgent(
  transaction: Transaction<MandateTables>,
  { caller }: MandateAct,
  { agent, principalPerson }: Grant,
) {
  if (agent === principalPerson || agent === caller.actor?.person)
    throw new GraphError('BAD_INPUT', '`agent` must be somebody else than who grants the mandate.')
  const known = await transaction.selectFrom('person').select('id').where('id', '=', agent).executeTakeFirst()
  if (known === undefined) throw new GraphError('BAD_INPUT', '`agent` must be a person of the identity register.')
}

/**
 * A mandate that the caller may know and that can still be changed; other acts on it wait until this one is done.
 *
 * @throws {GraphError} `NOT_FOUND` for anybody else, as for a mandate that there is not; `STATE_CONFLICT` for one that is over.
 */
async function openMandate(transaction: Transaction<MandateTables>, by: MandateAct, id: string): Promise<MandateRow> {
  await transaction.selectFrom('mandate').select('id').where('id', '=', id).forUpdate().execute()
  const [mandate] = await mandatesByIds(transaction, [id])
  const known = mandate && (isAgent(by.caller, mandate) || (await isOnPrincipalSide(transaction, by, mandate)))
  if (!known) throw new GraphError('NOT_FOUND', 'Take `id` from a list of mandates.')
  const state = stateNow(mandate, by.now)
  if (state !== 'ACTIVE' && state !== 'NOT_YET')
    throw new GraphError('STATE_CONFLICT', 'This mandate is over; its `state` says why.')
  return mandate
}

async function isOnPrincipalSide(transaction: Transaction<MandateTables>, by: MandateAct, mandate: MandateRow) {
  return isPrincipalSide(by.caller, mandate, { mandate: await ownMandate(transaction, by), now: by.now })
}

/** The mandate under which the caller acts. If it is taken back meanwhile, what is passed on from it ends with it. */
async function ownMandate(transaction: Transaction<MandateTables>, { caller: { actor } }: MandateAct) {
  return actor === null ? null : ((await mandatesByIds(transaction, [actor.mandate]))[0] ?? null)
}

function refuseOfRegister({ fromRegister }: MandateRow) {
  if (fromRegister)
    throw new GraphError('STATE_CONFLICT', 'A register keeps this mandate: have it changed there, where it was given.')
}

async function refuseLimits(transaction: Transaction<MandateTables>, id: string): Promise<void> {
  const { limits } = await transaction
    .selectFrom('mandate_event')
    .select((eb) => eb.fn.countAll<number>().as('limits'))
    .where('mandate', '=', id)
    .where('kind', '=', 'LIMITED')
    .executeTakeFirstOrThrow()
  if (limits >= MANDATE_BOUNDS.limitsMax)
    throw new GraphError(
      'STATE_CONFLICT',
      'It was limited often enough: end it with `revokeMandate` and grant another.',
    )
}

async function addEvent(
  transaction: Transaction<MandateTables>,
  { caller: { subject, client, actor }, now }: MandateAct,
  event: Pick<MandateEvent, 'mandate' | 'kind' | 'scope' | 'valid_until'>,
): Promise<string> {
  const { last } = await transaction
    .selectFrom('mandate_event')
    .select((eb) => eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('last'))
    .where('mandate', '=', event.mandate)
    .executeTakeFirstOrThrow()
  await transaction
    .insertInto('mandate_event')
    .values({
      ...event,
      position: last + 1,
      at: now.toISOString(),
      subject,
      client,
      ...actorColumns(actor),
    })
    .execute()
  return event.mandate
}
