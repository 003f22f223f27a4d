import { type Actor, dayIn, GraphError } from '@civigraph/subgraph-kit'
import { actorColumns, once } from '@civigraph/subgraph-kit/database'
import type { Kysely, Transaction } from 'kysely'
import { checkAct, instantOfAct, type LicenceAct } from '../licence-act.ts'
import type { Holder, NewLicence } from '../licence-input.ts'
import type { LicenceKeys } from '../licence-key.ts'
import { stateAt } from '../licence-state.ts'
import type { Tables } from './tables.ts'

/** An official at work: for which authority, by which account and application, and when. */
interface Official {
  readonly authority: string
  readonly subject: string
  /** Who really acts, where it is not the subject. */
  readonly actor: Actor | null
  readonly client: string
  readonly now: Date
}

export interface Issue {
  readonly key: string
  readonly official: Official
  readonly licence: NewLicence
  readonly holder: Holder
}

export interface Act {
  readonly key: string
  readonly official: Official
  readonly act: LicenceAct
  readonly id: string
  readonly reason: string
}

const MUTATIONS = { SUSPENDED: 'suspendLicence', RESUMED: 'resumeLicence', REVOKED: 'revokeLicence' } as const

/** The writes of officials. Each answers with the identifier of the licence, and happens at most once per key. */
export function createActs(db: Kysely<Tables>, keys: LicenceKeys) {
  return {
    async issue({ key, official, licence, holder }: Issue): Promise<string> {
      return await once(db, {
        key,
        caller: accountOf(official),
        operation: 'issueLicence',
        input: [official.authority, licence],
        run: async (transaction) => {
          const id = keys.idOf(official.authority, licence.number)
          return await insertLicence(transaction, { id, official, licence, holder })
        },
      })
    },

    async act({ key, official, act, id, reason }: Act): Promise<string> {
      return await once(db, {
        key,
        caller: accountOf(official),
        operation: MUTATIONS[act],
        input: [official.authority, id, reason],
        run: async (transaction) => await insertAct(transaction, { official, act, id, reason }),
      })
    },
  }
}

interface NewRow extends Omit<Issue, 'key'> {
  readonly id: string
}

async function insertLicence(transaction: Transaction<Tables>, { id, official, licence, holder }: NewRow) {
  const { authority, subject, actor, client, now } = official
  const type = await transaction
    .selectFrom('licence_type')
    .select('zone')
    .where('id', '=', licence.type)
    .where('authority', '=', authority)
    .executeTakeFirst()
  if (type === undefined)
    throw new GraphError(
      'BAD_INPUT',
      '`type` must be a type of the authority you act for; `licenceTypes(authority:)` lists them.',
    )
  const inserted = await transaction
    .insertInto('licence')
    .values({
      id,
      authority,
      number: licence.number,
      type_id: licence.type,
      holder_person: holder.person,
      holder_organisation: holder.organisation,
      grade: 'ISSUER',
      public_register: false, // denied by default: nobody has decided to publish it
      zone: type.zone,
      issued_on: dayIn(type.zone, now),
      valid_from: licence.validFrom,
      valid_until: licence.validUntil ?? null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted === undefined)
    throw new GraphError('STATE_CONFLICT', 'The authority has a licence with this number; choose another number.')
  await transaction
    .insertInto('licence_event')
    .values({
      licence_id: id,
      sequence: 1,
      kind: 'ISSUED',
      at: now.toISOString(),
      as_of: false,
      subject,
      client,
      ...actorColumns(actor),
    })
    .execute()
  return id
}

async function insertAct(transaction: Transaction<Tables>, { official, act, id, reason }: Omit<Act, 'key'>) {
  const { authority, subject, actor, client, now } = official
  // The lock makes a second official wait, who then finds the first one's act.
  const licence = await transaction
    .selectFrom('licence')
    .select(['zone', 'issued_on as issuedOn', 'valid_from as validFrom', 'valid_until as validUntil'])
    .where('id', '=', id)
    .where('authority', '=', authority)
    .forUpdate()
    .executeTakeFirst()
  if (licence === undefined)
    throw new GraphError('NOT_FOUND', 'Only licences of the authority you act for can be changed.')
  const events = await transaction
    .selectFrom('licence_event')
    .select(['sequence', 'kind', 'at', 'as_of as asOf'])
    .where('licence_id', '=', id)
    .orderBy('at')
    .orderBy('sequence')
    .execute()
  const acts = events.filter(({ sequence }) => sequence > 0)
  const at = instantOfAct(
    now,
    acts.map((earlier) => earlier.at),
  )
  checkAct(act, stateAt({ dates: licence, events }, at, licence.zone))
  const sequence = 1 + Math.max(0, ...acts.map((earlier) => earlier.sequence))
  await transaction
    .insertInto('licence_event')
    .values({
      licence_id: id,
      sequence,
      kind: act,
      at: at.toISOString(),
      as_of: false,
      reason,
      subject,
      client,
      ...actorColumns(actor),
    })
    .execute()
  return id
}

/** Whose idempotency keys these are: two who act for one subject choose theirs apart. */
function accountOf({ subject, actor }: Official): string {
  return actor?.subject ?? subject
}
