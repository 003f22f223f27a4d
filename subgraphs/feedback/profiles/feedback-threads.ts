import { createHash } from 'node:crypto'
import { checkOrgId, checkPersonId, dayIn, isZone } from '@civigraph/subgraph-kit'
import {
  day,
  defineProfile,
  type Finding,
  identifier,
  instant,
  list,
  oneOf,
  text,
} from '@civigraph/subgraph-kit/import'
import { GRADES, THREAD_KINDS } from '../kinds.ts'
import { canBeAsked } from '../owner.ts'
import { lastInstantOf } from '../promise.ts'
import { redactContacts } from '../redact.ts'
import { type ImportedThread, writeImported } from '../store/imported.ts'
import { refused } from './open-record.ts'

/** Threads of any place in one general form: what was asked, what was answered, how it was rated. */
export const feedbackThreads = defineProfile({
  name: 'feedback-threads',
  meaning: 'One question or complaint with its answer',
  source: { title: 'Threads of the authorities', licence: 'own', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    thread_id: text({ maxLength: 100 }),
    kind: oneOf(THREAD_KINDS),
    author_person_id: identifier(checkPersonId, { optional: true }),
    owner_org_id: identifier(checkOrgId),
    service_item_id: text({ maxLength: 100, optional: true }),
    category: list(' > ', text({ maxLength: 200 })),
    opened_at: instant(),
    zone: text({ maxLength: 64 }),
    promised_by: day({ optional: true }),
    replied_at: instant({ optional: true }),
    closed_at: instant({ optional: true }),
    grade: oneOf(GRADES, { optional: true }),
    rated_at: instant({ optional: true }),
    text: text({ maxLength: 2800 }), // replacing contacts lets a text grow, to 4,000 characters at most
    reply: text({ maxLength: 2800, optional: true }),
  },
  key: ({ thread_id }) => thread_id,
  toRow(record) {
    const problem = contradictionIn(record)
    if (problem !== null) return problem
    const { zone, promised_by, grade } = record
    const [question, reply] = [redactContacts(record.text), record.reply && redactContacts(record.reply)]
    const opened_on = dayIn(zone, new Date(record.opened_at))
    const thread = {
      id: record.thread_id,
      source: 'feedback-threads',
      kind: record.kind,
      author: record.author_person_id,
      owner: record.owner_org_id,
      service_item: record.service_item_id,
      category: [...record.category],
      zone,
      opened_on,
      opened_at: record.opened_at,
      replied_at: record.replied_at,
      closed_at: record.closed_at,
      promised_on: promised_by,
      promised_until: promised_by && lastInstantOf(promised_by, zone),
      promise_because: promised_by === null ? [] : ['The source promised this day itself; it names no rule.'],
      grade,
      grade_given: grade === null ? null : true,
      rated_at: record.rated_at,
    }
    const source_version = createHash('sha256')
      .update(JSON.stringify([thread, question, reply]))
      .digest('hex')
    const findings = findingsOf(record, opened_on, question !== record.text || reply !== record.reply)
    const row: ImportedThread = { thread: { ...thread, source_version }, question, reply }
    return { ok: true, row, findings }
  },
  apply: writeImported,
})

interface ReadThread {
  readonly owner_org_id: string
  readonly zone: string
  readonly opened_at: string
  readonly promised_by: string | null
  readonly replied_at: string | null
  readonly closed_at: string | null
  readonly grade: string | null
  readonly rated_at: string | null
  readonly reply: string | null
}

function contradictionIn(record: ReadThread) {
  if (!canBeAsked(record.owner_org_id)) return refused.noOwner('owner_org_id')
  if (!isZone(record.zone)) return refused.noZone('zone')
  return wrongOrder(record) ?? incompletePart(record)
}

function wrongOrder({ opened_at, replied_at, closed_at }: ReadThread) {
  if (isBefore(replied_at, opened_at)) return refused.repliedBeforeOpened('replied_at')
  if (isBefore(closed_at, opened_at)) return refused.closedBeforeOpened('closed_at')
  if (isBefore(closed_at, replied_at)) return refused.repliedAfterClosed('replied_at')
  return null
}

function incompletePart({ replied_at, reply, grade, rated_at }: ReadThread) {
  if ((replied_at === null) !== (reply === null)) return refused.replyWithoutInstant('reply')
  if ((grade === null) !== (rated_at === null)) return refused.ratingIncomplete('rated_at')
  if (grade !== null && replied_at === null) return refused.ratedWithoutReply('grade')
  return null
}

function isBefore(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && Date.parse(one) < Date.parse(other)
}

function findingsOf({ promised_by }: ReadThread, opened_on: string, contactsReplaced: boolean): Finding[] {
  const findings: Finding[] = []
  if (contactsReplaced) findings.push({ code: 'CONTACTS_REPLACED', column: 'text' })
  if (promised_by !== null && promised_by < opened_on)
    findings.push({ code: 'PROMISED_BEFORE_OPENED', column: 'promised_by' })
  return findings
}
