import { checkOrgId } from '@civigraph/subgraph-kit'
import { defineProfile, localTime, oneOf, text, upsertRows } from '@civigraph/subgraph-kit/import'
import { localPair, openRecord, refused } from './open-record.ts'

const ZONE = 'America/New_York'

/** Complaints of New York about animals, 2025: no time is promised anywhere. */
export const nyc311 = defineProfile({
  name: 'nyc-311',
  meaning: 'One complaint that an agency of New York City received',
  source: { title: '311 service requests, NYC Open Data', licence: 'NYC Open Data Law §23-502', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    request_id: text({ maxLength: 20 }),
    created_at: localTime(),
    closed_at: localTime({ optional: true }),
    agency: text({ maxLength: 64 }),
    agency_name: text({ optional: true }), // read and dropped, as are the columns on where it was
    complaint_type: text({ maxLength: 200 }),
    descriptor: text({ maxLength: 200, optional: true }),
    location_type: text({ optional: true }),
    zip: text({ optional: true }),
    borough: text({ optional: true }),
    community_board: text({ optional: true }),
    status: oneOf(['Open', 'Assigned', 'Started', 'Pending', 'In Progress', 'Closed', 'Unspecified']),
    updated_at: localTime({ optional: true }),
  },
  key: ({ request_id }) => request_id,
  toRow(record) {
    const owner = `us-nyc:${record.agency}`
    if (!checkOrgId(owner).ok) return refused.noOwner('agency')
    if (record.closed_at !== null && record.closed_at < record.created_at)
      return refused.closedBeforeOpened('closed_at')
    const opened = localPair(record.created_at, ZONE)
    const closed = localPair(record.closed_at, ZONE)
    const row = {
      ...openRecord,
      id: `us-nyc:${record.request_id}`,
      source: 'nyc-311',
      kind: 'COMPLAINT',
      owner,
      category: record.descriptor === null ? [record.complaint_type] : [record.complaint_type, record.descriptor],
      zone: ZONE,
      opened_on: record.created_at.slice(0, 10),
      opened_at: opened.instant,
      opened_local: opened.local,
      closed_at: closed.instant,
      closed_local: closed.local,
    }
    const contradicts = (record.status === 'Closed') !== (record.closed_at !== null)
    return { ok: true, row, findings: contradicts ? [{ code: 'STATUS_CONTRADICTS_DATES', column: 'status' }] : [] }
  },
  apply: async (transaction, rows) => await upsertRows(transaction, { table: 'thread', key: ['id'], rows }),
})
