import { randomUUID } from 'node:crypto'
import { dayIn, GraphError } from '@civigraph/subgraph-kit'
import { type Kysely, sql } from 'kysely'
import { type Act, recordOf } from '../act.ts'
import { checkNewConsent, checkWithinUse, type NewConsent, termOf } from '../consent-input.ts'
import { consentState } from '../consent-state.ts'
import { intendedUseState } from '../intended-use-state.ts'
import { refuseYesToItself } from '../rights.ts'
import { anyOf } from './any-of.ts'
import type { ConsentRule, PrivacyTables } from './tables.ts'
import { type Doing, writeOnce } from './write-once.ts'

/** Whose rules hold for consents on this platform, and in which zone its days begin. */
const JURISDICTION = 'cn'
const ZONE = 'Asia/Shanghai'

/** Acts of persons about their consents. Each answers with the identifier of the consent, and happens at most once per key. */
export function consentWriter(db: Kysely<PrivacyTables>) {
  const write = writeOnce(db)

  return {
    async give(act: Act, person: string, consent: NewConsent): Promise<string> {
      checkNewConsent(consent)
      const deed = { operation: 'giveConsent', input: { person, consent } }
      return await write(act, deed, async (doing) => await give(doing, person, consent))
    },

    async withdraw(act: Act, person: string, consent: string): Promise<string> {
      const deed = { operation: 'withdrawConsent', input: { person, consent } }
      return await write(act, deed, async (doing) => await withdraw(doing, person, consent))
    },
  }
}

async function give({ tx, act }: Doing, person: string, consent: NewConsent) {
  const use = await useInForce(tx, consent.use, act.now)
  refuseYesToItself(act.caller, use.client)
  checkWithinUse(consent.fields, use.fields)
  const rule = await ruleOn(tx, dayIn(ZONE, act.now))
  const term = termOf(consent, act.now, rule.longest_days)
  await refuseTooMany(tx, { person, use: use.id, now: act.now, most: rule.in_force_max })
  const id = randomUUID()
  await tx
    .insertInto('consent')
    .values({
      ...term,
      id,
      person,
      use: use.id,
      fields: [...consent.fields],
      given_at: act.now.toISOString(),
      withdrawn_at: null,
      rule: rule.id,
      deletion_days: rule.deletion_days,
    })
    .execute()
  await tx
    .insertInto('consent_event')
    .values({ consent: id, position: 1, kind: 'GIVEN', ...recordOf(act) })
    .execute()
  return id
}

/**
 * Locked, so that nobody revokes it between this look and the consent. What people consented to stays as they read it: from
 * the first consent on no file changes it.
 */
async function useInForce(tx: Doing['tx'], id: string, now: Date) {
  await tx
    .updateTable('intended_use')
    .set({ live: true })
    .where('id', '=', anyOf([id]))
    .where('live', '=', false)
    .execute()
  const use = await tx
    .selectFrom('intended_use')
    .select(['id', 'client', 'fields', 'needs_consent', 'approved_at', 'revoked_at'])
    .where('id', '=', anyOf([id]))
    .forShare()
    .executeTakeFirst()
  if (use === undefined) throw new GraphError('NOT_FOUND', 'Take the id from `intendedUses` of an application.')
  if (intendedUseState(use, now) !== 'APPROVED')
    throw new GraphError('STATE_CONFLICT', 'This intended use is not in force.')
  if (!use.needs_consent)
    throw new GraphError('STATE_CONFLICT', 'This intended use needs no consent: its basis is another one.')
  return use
}

async function ruleOn(tx: Doing['tx'], day: string): Promise<ConsentRule> {
  return await tx
    .selectFrom('consent_rule')
    .selectAll()
    .where('jurisdiction', '=', JURISDICTION)
    .where('valid_from', '<=', day)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}

interface Counted {
  readonly person: string
  readonly use: string
  readonly now: Date
  readonly most: number
}

async function refuseTooMany(tx: Doing['tx'], { person, use, now, most }: Counted) {
  await sql`select pg_advisory_xact_lock(hashtext(${`civigraph consents ${person} ${use}`}))`.execute(tx)
  const { open } = await tx
    .selectFrom('consent')
    .select(({ fn }) => fn.countAll<number>().as('open'))
    .where('person', '=', person)
    .where('use', '=', use)
    .where('withdrawn_at', 'is', null)
    .where('valid_until', '>', now.toISOString())
    .executeTakeFirstOrThrow()
  if (open >= most)
    throw new GraphError('STATE_CONFLICT', `At most ${most} consents to one use are open: withdraw one first.`)
}

async function withdraw({ tx, act }: Doing, person: string, id: string) {
  const consent = await tx
    .selectFrom('consent')
    .innerJoin('intended_use', 'intended_use.id', 'consent.use')
    .selectAll('consent')
    .select('intended_use.revoked_at as use_revoked_at')
    .where('consent.id', '=', anyOf([id]))
    .forUpdate('consent')
    .executeTakeFirst()
  if (consent === undefined || consent.person !== person)
    throw new GraphError('NOT_FOUND', 'Take the id from the list of your own consents.')
  if (!['PENDING', 'ACTIVE'].includes(consentState(consent, act.now)))
    throw new GraphError('STATE_CONFLICT', 'It has ended: there is nothing left to withdraw.')
  await tx.updateTable('consent').set({ withdrawn_at: act.now.toISOString() }).where('id', '=', id).execute()
  await tx
    .insertInto('consent_event')
    .values({ consent: id, position: 2, kind: 'WITHDRAWN', ...recordOf(act) })
    .execute()
  return id
}
