import { checkOrgId } from '@civigraph/subgraph-kit'
import {
  type Column,
  defineProfile,
  identifier,
  instant,
  list,
  oneOf,
  type RecordOf,
  text,
} from '@civigraph/subgraph-kit/import'
import { COORDINATES_MAX, isCoordinate } from '../coordinate.ts'
import { isAddress, isLine, isPurpose } from '../intended-use-input.ts'
import { type ImportedUse, writeImported } from '../store/imported.ts'
import { usesIn } from './application-document.ts'

const WEB = ['https:']
const WEB_OR_MAIL = ['https:', 'mailto:']

const columns = {
  client: checked('a client identifier', (found) => /^[\w-]{1,100}$/.test(found)),
  name: checked('1 to 200 characters on one line', (found) => isLine(found, 200)),
  owner: identifier(checkOrgId, { optional: true }),
  support: checked('an address that begins with https:// or mailto:', (found) => isAddress(found, WEB_OR_MAIL)),
  purpose: checked('1 to 64 lower-case letters, digits and hyphens', isPurpose),
  description: checked('1 to 500 characters on one line', (found) => isLine(found, 500)),
  fields: list(' ', checked('a coordinate such as Person.name or Licence.*', isCoordinate)),
  basis: checked('1 to 200 characters on one line', (found) => isLine(found, 200)),
  needsConsent: oneOf(['true', 'false']),
  policyUrl: checked('an address that begins with https://', (found) => isAddress(found, WEB)),
  deletionContact: checked('an address that begins with https:// or mailto:', (found) => isAddress(found, WEB_OR_MAIL)),
  approvedAt: instant({ optional: true }),
  revokedAt: instant({ optional: true }),
} as const

/** Applications with what they ask data for, as somebody has reviewed them: whoever may import stands for the second person. */
export const intendedUses = defineProfile({
  name: 'intended-uses',
  meaning: 'One intended use of one application.',
  source: { title: 'Register of applications', licence: '', attribution: '' },
  format: 'json',
  encoding: 'utf-8',
  records: usesIn,
  columns,
  key: ({ client, purpose }) => `${client} ${purpose}`,
  toRow(record) {
    const problem = problemIn(record)
    if (problem !== null) return { ok: false, ...problem }
    const { client, name, owner, support } = record
    const row: ImportedUse = {
      application: { client, name, owner, support },
      use: {
        id: `${client}:${record.purpose}`,
        client,
        purpose: record.purpose,
        description: record.description,
        fields: [...record.fields],
        basis: record.basis,
        needs_consent: record.needsConsent === 'true',
        policy_url: record.policyUrl,
        deletion_contact: record.deletionContact,
        approved_at: record.approvedAt,
        revoked_at: record.revokedAt,
      },
    }
    return { ok: true, row, findings: owner === null ? [{ code: 'NO_OWNER', column: 'owner' }] : [] }
  },
  apply: writeImported,
})

function problemIn({ fields, approvedAt, revokedAt }: RecordOf<typeof columns>) {
  if (fields.length === 0 || fields.length > COORDINATES_MAX || new Set(fields).size !== fields.length)
    return flaw('fields', 'NOT_A_LIST_OF_FIELDS', `1 to ${COORDINATES_MAX} different coordinates`)
  if (revokedAt !== null && (approvedAt === null || Date.parse(revokedAt) < Date.parse(approvedAt)))
    return flaw('revokedAt', 'REVOKED_BEFORE_APPROVED', 'an instant that is not before `approvedAt`')
  return null
}

function flaw(column: string, code: string, expected: string) {
  return { column, problem: { code, expected, spoils: 'row' } } as const
}

function checked(expected: string, isFit: (found: string) => boolean): Column<string> {
  const plain = text()
  return {
    expected,
    read(found) {
      const read = plain.read(found)
      if (!read.ok || isFit(read.value)) return read
      return { ok: false, problem: { code: 'UNEXPECTED_SHAPE', expected, spoils: 'row' } }
    },
  }
}
