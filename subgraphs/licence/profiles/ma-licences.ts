import { instantOf, orgIdOfName } from '@civigraph/subgraph-kit'
import {
  day,
  decimal,
  defineProfile,
  type Finding,
  localTime,
  oneOf,
  text,
  upsertRows,
} from '@civigraph/subgraph-kit/import'
import type { LicenceKeys } from '../licence-key.ts'
import { applyRegister, type RegisterEvent } from '../store/register.ts'
import { typeKey } from '../type-key.ts'
import { typesOf } from './register-types.ts'

const REGISTER = 'us-ma-ccc'
/** The file has local times without offset: US Eastern, as SOURCES of the data says. */
const ZONE = 'America/New_York'

/** Licences and their applications of the Massachusetts Cannabis Control Commission, as of one day. */
export function massachusettsLicences({ idOf }: LicenceKeys) {
  return defineProfile({
    name: 'ma-licences',
    meaning: 'A row is a licence or an approved application of one company, with the steps of its application.',
    source: {
      title: 'Massachusetts Cannabis Control Commission: licences',
      licence: 'CC-BY-4.0',
      attribution: 'Massachusetts Cannabis Control Commission open data, collected by Cannlytics (CC BY 4.0).',
    },
    format: 'csv',
    encoding: 'utf-8',
    columns: {
      licence_number: text({ maxLength: 40 }),
      application_number: text({ maxLength: 40 }),
      holder_name: text({ maxLength: 300 }),
      licence_type: text({ maxLength: 100 }),
      application_class: text({ maxLength: 100 }),
      stage: text({ maxLength: 100 }),
      status: oneOf(['COMPLETE', 'PAYMENT_PENDING', 'SURRENDERED', 'REVOKED', 'DELETED']),
      created_at: localTime(),
      first_submitted_at: localTime(),
      submitted_at: localTime(),
      first_review_at: localTime({ optional: true }),
      deemed_complete_at: localTime({ optional: true }),
      approved_at: localTime({ optional: true }),
      fee_paid_at: localTime({ optional: true }),
      licence_start: day({ optional: true }),
      licence_expiry: day({ optional: true }),
      commence_operations: day({ optional: true }),
      fee_amount_usd: decimal({ min: 0, optional: true }),
      city: text({ optional: true }),
      state: text({ optional: true }),
      zip: text({ optional: true }),
      county: text({ optional: true }),
      region: text({ optional: true }),
      cultivation_tier: text({ optional: true }),
      authority_id: text({ maxLength: 40 }),
      snapshot_date: day(),
    },
    key: ({ authority_id, licence_number }) => `${authority_id}|${licence_number}`,
    toRow(record) {
      const { licence_number: number, licence_start, licence_expiry, status, snapshot_date } = record
      if (licence_start !== null && licence_expiry !== null && licence_expiry < licence_start)
        return { ok: false, column: 'licence_expiry', problem: EXPIRY_BEFORE_START }
      const authority = `${REGISTER}:${record.authority_id}`
      return {
        ok: true,
        findings: findingsOf(record),
        row: {
          typeName: record.licence_type,
          licence: {
            id: idOf(authority, number),
            authority,
            number,
            licence_id: null,
            type_id: typeKey(REGISTER, record.licence_type),
            holder_person: null,
            holder_organisation: orgIdOfName('us-ma-licensee', record.holder_name),
            grade: 'ISSUER' as const,
            public_register: true,
            issued_on: null, // the register has no day of issue; an approval comes before payment and is none
            valid_from: licence_start,
            valid_until: licence_expiry,
            source_status: status,
            source_as_of: snapshot_date,
            details: detailsOf(record),
          },
          event: eventOf(status, snapshot_date),
          steps: {
            CREATED: record.created_at,
            FIRST_SUBMITTED: record.first_submitted_at,
            SUBMITTED: record.submitted_at,
            FIRST_REVIEWED: record.first_review_at,
            DEEMED_COMPLETE: record.deemed_complete_at,
            APPROVED: record.approved_at,
            FEE_PAID: record.fee_paid_at,
          },
        },
      }
    },
    async apply(transaction, rows) {
      const types = typesOf(rows, { language: 'en', service_item: `${REGISTER}:licensing`, zone: ZONE })
      await upsertRows(transaction, { table: 'licence_type', key: ['id'], rows: types })
      return await applyRegister(transaction, rows)
    },
  })
}

const EXPIRY_BEFORE_START = {
  code: 'EXPIRY_BEFORE_START',
  expected: 'a day not before licence_start',
  spoils: 'row',
} as const

/** The file tells only that it had happened by the day of the snapshot. */
function eventOf(status: string, snapshotDate: string): RegisterEvent | null {
  if (status !== 'SURRENDERED' && status !== 'REVOKED') return null
  return {
    kind: status,
    at: new Date(instantOf(`${snapshotDate}T00:00:00`, ZONE)).toISOString(),
    as_of: true,
    reason: null,
  }
}

interface Dated {
  readonly status: string
  readonly snapshot_date: string
  readonly licence_start: string | null
  readonly licence_expiry: string | null
  readonly submitted_at: string
  readonly first_review_at: string | null
  readonly approved_at: string | null
}

/** What whoever uses the figures must know of a row. */
function findingsOf(record: Dated): Finding[] {
  const { status, snapshot_date, licence_start, licence_expiry, submitted_at, first_review_at, approved_at } = record
  const expired = licence_expiry !== null && licence_expiry < snapshot_date
  const found: readonly (Finding & { readonly holds: boolean })[] = [
    { code: 'NO_VALIDITY', column: 'licence_start', holds: licence_start === null && licence_expiry === null },
    { code: 'EXPIRED_AT_SNAPSHOT', column: 'licence_expiry', holds: expired },
    { code: 'STATUS_CONTRADICTS_DATES', column: 'status', holds: expired && status === 'COMPLETE' },
    { code: 'RECORD_DELETED', column: 'status', holds: status === 'DELETED' },
    {
      code: 'SUBMITTED_AFTER_REVIEW',
      column: 'submitted_at',
      holds: first_review_at !== null && submitted_at > first_review_at,
    },
    {
      code: 'SUBMITTED_AFTER_APPROVAL',
      column: 'submitted_at',
      holds: approved_at !== null && submitted_at > approved_at,
    },
  ]
  return found.filter(({ holds }) => holds).map(({ code, column }) => ({ code, column }))
}

/** Further columns of the register, as found; blank ones are left out. */
function detailsOf(record: Readonly<Record<string, string | null>>): Record<string, string> {
  const kept = [
    'application_class',
    'stage',
    'commence_operations',
    'fee_amount_usd',
    'county',
    'region',
    'cultivation_tier',
  ]
  return Object.fromEntries(kept.flatMap((name) => (record[name] == null ? [] : [[name, record[name]]])))
}
