import { checkOrgId } from '@civigraph/subgraph-kit'
import { defineProfile, type Finding, localTime, oneOf, text, upsertRows } from '@civigraph/subgraph-kit/import'
import { flagContradicts } from '../punctuality.ts'
import { localPair, openRecord, refused } from './open-record.ts'

const ZONE = 'America/New_York'

/** Service requests of Boston, 2011: promised times, and a flag that is not to be believed. */
export const boston311 = defineProfile({
  name: 'boston-311',
  meaning: 'One request that the city of Boston was asked to see to',
  source: { title: '311 service requests, City of Boston', licence: 'ODC-PDDL-1.0', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    case_id: text({ maxLength: 20 }),
    opened_at: localTime(),
    target_at: localTime({ optional: true }),
    closed_at: localTime({ optional: true }),
    on_time: oneOf(['ONTIME', 'OVERDUE'], { optional: true }),
    status: oneOf(['Open', 'Closed']),
    closure: text({ optional: true }), // from here on most columns are read and dropped: where it was, and how it ended
    subject: text({ maxLength: 200 }),
    reason: text({ maxLength: 200 }),
    type: text({ maxLength: 200 }),
    department: text({ maxLength: 64 }),
    channel: text({ maxLength: 100, optional: true }),
    neighborhood: text({ optional: true }),
    ward: text({ optional: true }),
    zip: text({ optional: true }),
  },
  key: ({ case_id }) => case_id,
  toRow(record) {
    const owner = `us-boston:${record.department}`
    if (!checkOrgId(owner).ok) return refused.noOwner('department')
    if (record.closed_at !== null && record.closed_at < record.opened_at) return refused.closedBeforeOpened('closed_at')
    const opened = localPair(record.opened_at, ZONE)
    const closed = localPair(record.closed_at, ZONE)
    const promised = localPair(record.target_at, ZONE)
    const row = {
      ...openRecord,
      id: `us-boston:${record.case_id}`,
      source: 'boston-311',
      kind: 'HELP', // people ask the city to do something: collect, repair, inspect
      owner,
      category: [record.subject, record.reason, record.type],
      channel: record.channel,
      zone: ZONE,
      opened_on: record.opened_at.slice(0, 10),
      opened_at: opened.instant,
      opened_local: opened.local,
      closed_at: closed.instant,
      closed_local: closed.local,
      promised_on: record.target_at?.slice(0, 10) ?? null,
      promised_until: promised.instant,
      promised_local: promised.local,
      promise_because: record.target_at === null ? [] : ['The source promised this time itself; it names no rule.'],
      flag_as_found: record.on_time ?? '',
      flag_says_late: record.on_time === 'OVERDUE',
    }
    return { ok: true, row, findings: findingsOf(record, flagContradicts({ ...row, replied_at: null })) }
  },
  apply: async (transaction, rows) => await upsertRows(transaction, { table: 'thread', key: ['id'], rows }),
})

interface FlawedRecord {
  readonly opened_at: string
  readonly target_at: string | null
  readonly closed_at: string | null
  readonly on_time: string | null
  readonly status: string
}

function findingsOf(
  { opened_at, target_at, closed_at, on_time, status }: FlawedRecord,
  contradicts: boolean,
): Finding[] {
  const findings: Finding[] = []
  if (contradicts) findings.push({ code: 'FLAG_CONTRADICTS_DATES', column: 'on_time' })
  if (target_at === null && on_time === 'ONTIME') findings.push({ code: 'ON_TIME_WITHOUT_PROMISE', column: 'on_time' })
  if (target_at !== null && target_at < opened_at)
    findings.push({ code: 'PROMISED_BEFORE_OPENED', column: 'target_at' })
  if ((status === 'Closed') !== (closed_at !== null))
    findings.push({ code: 'STATUS_CONTRADICTS_DATES', column: 'status' })
  return findings
}
