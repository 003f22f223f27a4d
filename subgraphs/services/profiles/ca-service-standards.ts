import { decimal, defineProfile, oneOf, type RecordOf, text, upsertRows } from '@civigraph/subgraph-kit/import'
import { sql } from 'kysely'
import type { FindingRule } from '../finding.ts'
import type { ResultRow, StandardRow } from '../store/tables.ts'
import { flawsOf } from '../verdict.ts'
import { CANADA, CANADIAN_SOURCE, count, ownerId, paddedIn } from './canada.ts'
import { fiscalYear } from './fiscal-year.ts'
import { contentDigest, keepCatalogue, latest } from './parts.ts'

const kinds = { TML: 'TIMELINESS', ACS: 'ACCESS', ACY: 'ACCURACY', OTH: 'OTHER' } as const

const columns = {
  fiscal_yr: fiscalYear(),
  service_id: text({ maxLength: 40 }),
  service_standard_id: text({ maxLength: 60 }),
  service_standard_en: text({ optional: true }),
  service_standard_fr: text({ optional: true }),
  type: oneOf(['TML', 'ACS', 'ACY', 'OTH']),
  channel: text({ maxLength: 20, optional: true }),
  target: decimal({ min: 0, max: 1, optional: true }),
  volume_meeting_target: count(),
  total_volume: count(),
  performance: decimal({ min: 0, optional: true }),
  target_met: oneOf(['Y', 'N', 'NA']),
  owner_org: text({ maxLength: 60 }),
} as const

type Found = RecordOf<typeof columns>

interface Rows {
  readonly standard: StandardRow
  readonly result: ResultRow
}

/**
 * Standard ids are not unique: one may serve two services, and some are words (`Not Available`); with the service they
 * are. Texts of standards are declared and not stored; performance is computed.
 */
export const caServiceStandards = defineProfile({
  name: 'ca-service-standards',
  meaning: 'One promise about one federal service, and what was reached in one fiscal year.',
  source: CANADIAN_SOURCE,
  format: 'csv',
  encoding: 'utf-8',
  columns,
  key: ({ fiscal_yr, service_id, service_standard_id }) => JSON.stringify([fiscal_yr, service_id, service_standard_id]),
  toRow(found) {
    const owner = ownerId(found.owner_org)
    if (!owner.ok)
      return {
        ok: false,
        column: 'owner_org',
        problem: { code: 'NOT_AN_OWNER', expected: owner.message, spoils: 'row' },
      }
    const row: Rows = { standard: standardRow(found, owner.value), result: resultRow(found) }
    const flaws = flawsOf({
      target: found.target,
      met: found.volume_meeting_target,
      total: found.total_volume,
      flagAsFound: found.target_met,
    })
    const padded = paddedIn(found, ['volume_meeting_target', 'total_volume'])
    return { ok: true, row, findings: [...flaws.map((code) => ({ code, column: columnOf(code) })), ...padded] }
  },
  async apply(transaction, rows) {
    await keepCatalogue(transaction, { id: CANADA, source: CANADIAN_SOURCE, divisionId: null })
    const standards = await latest(
      transaction,
      'standard',
      rows.map(({ standard }) => standard),
    )
    await upsertRows(transaction, { table: 'standard', key: ['id'], rows: standards })
    const results = rows.map(({ result }) => result)
    return await upsertRows(transaction, { table: 'standard_result', key: ['standard_id', 'period'], rows: results })
  },
  /** Standards of services that no inventory lists (yet). */
  async finish(transaction) {
    const { rows } = await sql`
      select from standard where catalogue_id = ${CANADA} and not exists
        (select from item where item.id = standard.item_id)`.execute(transaction)
    return rows.map(() => ({ code: 'SERVICE_UNKNOWN', column: 'service_id' }))
  },
})

function standardRow(found: Found, owner: string): StandardRow {
  return {
    id: standardId(found),
    catalogue_id: CANADA,
    item_id: `${CANADA}:${found.service_id}`,
    owner_id: owner,
    kind: kinds[found.type],
    channel_list: 'ca:standard_channel',
    channel: found.channel,
    target: found.target,
    as_of: found.fiscal_yr,
  }
}

function resultRow(found: Found): ResultRow {
  const { service_standard_en: _en, service_standard_fr: _fr, performance: _computed, ...stored } = found
  return {
    standard_id: standardId(found),
    period: found.fiscal_yr,
    target: found.target,
    met: found.volume_meeting_target.value,
    met_state: found.volume_meeting_target.state,
    total: found.total_volume.value,
    total_state: found.total_volume.state,
    flag_found: found.target_met,
    content_digest: contentDigest(stored),
  }
}

function standardId({ service_id, service_standard_id }: Found): string {
  return `${CANADA}:${service_id}:${service_standard_id}`
}

function columnOf(code: FindingRule): keyof typeof columns {
  if (code === 'FLAG_CONTRADICTS') return 'target_met'
  return code.startsWith('TARGET_') ? 'target' : 'total_volume'
}
