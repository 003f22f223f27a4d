import { defineProfile, list, oneOf, type RecordOf, text, upsertRows } from '@civigraph/subgraph-kit/import'
import type { InventoryEntryRow, ItemRow, VolumeRow } from '../store/tables.ts'
import { TOTAL_CHANNEL, volumesOf } from '../volume.ts'
import { CANADA, CANADIAN_SOURCE, count, ownerId, paddedIn } from './canada.ts'
import { fiscalYear } from './fiscal-year.ts'
import { contentDigest, keepCatalogue, latest } from './parts.ts'

const step = oneOf(['Y', 'N', 'NA'])
const yesOrNo = oneOf(['Y', 'N'])
const codes = list(',')

const onlineSteps = {
  os_account_registration: step,
  os_authentication: step,
  os_application: step,
  os_decision: step,
  os_issuance: step,
  os_issue_resolution_feedback: step,
} as const

const counts = {
  num_phone_enquiries: count(),
  num_applications_by_phone: count(),
  num_website_visits: count(),
  num_applications_online: count(),
  num_applications_in_person: count(),
  num_applications_by_mail: count(),
  num_applications_by_email: count(),
  num_applications_by_fax: count(),
  num_applications_by_other: count(),
  num_applications_total: count(),
} as const

const columns = {
  fiscal_yr: fiscalYear(),
  service_id: text({ maxLength: 40 }),
  service_name_en: text({ maxLength: 500 }),
  service_name_fr: text({ maxLength: 500 }),
  service_description_en: text({ optional: true }),
  service_type: codes,
  service_recipient_type: codes,
  service_scope: codes,
  client_target_groups: codes,
  program_id: text({ optional: true }),
  client_feedback_channel: codes,
  automated_decision_system: yesOrNo,
  service_fee: yesOrNo,
  ...onlineSteps,
  last_service_review: text({ optional: true }),
  last_service_improvement: text({ optional: true }),
  sin_usage: step,
  cra_bn_identifier_usage: step,
  ...counts,
  service_uri_en: text({ optional: true }),
  owner_org: text({ maxLength: 60 }),
  owner_org_title: text({ maxLength: 400 }),
} as const

type Found = RecordOf<typeof columns>

interface Rows {
  readonly item: ItemRow
  readonly entry: InventoryEntryRow
  readonly volumes: readonly VolumeRow[]
}

/** Descriptions and addresses of pages are declared and not stored. */
export const caServiceInventory = defineProfile({
  name: 'ca-service-inventory',
  meaning: 'One federal service in one fiscal year, with how often it was asked for on each channel.',
  source: CANADIAN_SOURCE,
  format: 'csv',
  encoding: 'utf-8',
  columns,
  key: ({ fiscal_yr, service_id }) => `${fiscal_yr} ${service_id}`,
  toRow(found) {
    const owner = ownerId(found.owner_org)
    if (!owner.ok)
      return {
        ok: false,
        column: 'owner_org',
        problem: { code: 'NOT_AN_OWNER', expected: owner.message, spoils: 'row' },
      }
    const volumes = volumeRows(found)
    const row: Rows = { item: itemRow(found, owner.value), entry: entryRow(found), volumes }
    const judged = volumesOf(volumes.map((one) => ({ fiscalYear: one.fiscal_year, channel: one.channel, count: one })))
    const findings = judged
      .flatMap((volume) => volume.findings)
      .map(({ rule: code }) => ({ code, column: 'num_applications_total' }))
    return { ok: true, row, findings: [...findings, ...paddedIn(found, Object.keys(counts))] }
  },
  async apply(transaction, rows) {
    await keepCatalogue(transaction, { id: CANADA, source: CANADIAN_SOURCE, divisionId: null })
    const items = await latest(
      transaction,
      'item',
      rows.map(({ item }) => item),
    )
    await upsertRows(transaction, { table: 'item', key: ['id'], rows: items })
    const entries = rows.map(({ entry }) => entry)
    const applied = await upsertRows(transaction, {
      table: 'inventory_entry',
      key: ['item_id', 'fiscal_year'],
      rows: entries,
    })
    const volumes = rows.flatMap((row) => row.volumes)
    await upsertRows(transaction, { table: 'volume', key: ['item_id', 'fiscal_year', 'channel'], rows: volumes })
    return applied
  },
})

function itemRow(found: Found, owner: string): ItemRow {
  const { service_name_en: en, service_name_fr: fr } = found
  return {
    id: itemId(found),
    catalogue_id: CANADA,
    code_found: found.service_id,
    names: { en, fr },
    first_language: 'en',
    sort_name: en,
    search_names: `${en}\n${fr}`.toLowerCase(),
    kind_list: 'ca:service_type',
    kinds: [...found.service_type],
    owner_id: owner,
    basis: [],
    materials: [],
    feedback_channels: [...found.client_feedback_channel],
    online_steps: stepsOf(found),
    as_of: found.fiscal_yr,
    content_digest: digestOf(found),
  }
}

function entryRow(found: Found): InventoryEntryRow {
  return {
    item_id: itemId(found),
    fiscal_year: found.fiscal_yr,
    online_steps: stepsOf(found),
    content_digest: digestOf(found),
  }
}

function volumeRows(found: Found): VolumeRow[] {
  return namesOf(counts).map((column) => ({
    item_id: itemId(found),
    fiscal_year: found.fiscal_yr,
    channel: column === 'num_applications_total' ? TOTAL_CHANNEL : column.slice('num_'.length),
    value: found[column].value,
    state: found[column].state,
  }))
}

function stepsOf(found: Found): Record<string, string> {
  return Object.fromEntries(namesOf(onlineSteps).map((column) => [`ca:${column}`, found[column]]))
}

/** What is not stored does not count as a change. */
function digestOf({ service_description_en: _text, service_uri_en: _page, ...stored }: Found): string {
  return contentDigest(stored)
}

function itemId({ service_id }: Found): string {
  return `${CANADA}:${service_id}`
}

function namesOf<Name extends string>(part: Readonly<Record<Name, unknown>>): Name[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `keys` forgets the names of a closed object
  return Object.keys(part) as Name[]
}
