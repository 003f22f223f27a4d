import { type Column, defineProfile, type Finding, oneOf, text, wholeNumber } from '@civigraph/subgraph-kit/import'
import type { OrganisationKind } from '../organisation.ts'
import { type OrganisationRecord, writeOrganisations } from '../store/organisations.ts'

/** The inventory's kinds of body, and ours. A kind that it does not have yet rejects the row: nothing is guessed. */
const kinds: Readonly<Record<string, OrganisationKind>> = {
  'Agents Of Parliament': 'PUBLIC_BODY',
  'Crown Corporations': 'PUBLIC_BODY',
  'Departmental Agencies': 'PUBLIC_BODY',
  'Departmental Corporations': 'PUBLIC_BODY',
  'International Organizations': 'OTHER',
  'Joint Enterprises': 'COMPANY',
  'Ministerial Departments': 'PUBLIC_BODY',
  'Other Organizations': 'OTHER',
  'Parliamentary Entities': 'PUBLIC_BODY',
  'Service Agencies': 'PUBLIC_BODY',
  'Shared-Governance Corporations': 'OTHER',
  'Special Operating Agencies': 'PUBLIC_BODY',
}

const structure: Column<OrganisationKind> = {
  expected: 'a structure that the inventory declares',
  read(found) {
    const value = kinds[found]
    if (value !== undefined) return { ok: true, value }
    return { ok: false, problem: { code: 'UNKNOWN_WORD', expected: structure.expected, spoils: 'row' } }
  },
}

/** Federal organisations of Canada: active, dissolved and transferred ones. */
export const caOrganisations = defineProfile({
  name: 'ca-organisations',
  meaning: 'One organisation of the Inventory of Federal Organizations of Canada.',
  source: {
    title: 'Inventory of Federal Organizations and Interests (Government of Canada)',
    licence: 'OGL-Canada-2.0',
    attribution: 'Contains information licensed under the Open Government Licence – Canada.',
  },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    org_id: wholeNumber({ min: 1 }),
    abbr_en: text({ maxLength: 50, optional: true }),
    legal_title_en: text({ maxLength: 500 }),
    legal_title_fr: text({ maxLength: 500, optional: true }),
    applied_title_en: text({ maxLength: 500, optional: true }),
    portfolio: text({ optional: true }),
    structure,
    start: wholeNumber({ min: 1000, max: 2100, optional: true }),
    end: wholeNumber({ min: 1000, max: 2100, optional: true }),
    status: oneOf(['a', 'd', 't'], { optional: true }),
    enabling_instrument: text({ optional: true }),
    website: text({ optional: true }),
  },
  key: ({ org_id: id }) => String(id),
  toRow(record) {
    const organisation: OrganisationRecord = {
      id: `ca-ifoi:${record.org_id}`,
      register: 'ca-ifoi',
      uscc: null,
      nameEn: record.legal_title_en,
      nameZh: null,
      nameFr: record.legal_title_fr,
      kind: record.structure,
      divisionCode: null,
      startYear: record.start,
      endYear: record.end,
      stateAsFound: record.status,
    }
    const furtherNames = [record.applied_title_en, record.abbr_en].filter((name) => name !== null)
    return { ok: true, row: { organisation, furtherNames }, findings: findingsOf(organisation) }
  },
  apply: (transaction, rows) =>
    writeOrganisations(
      transaction,
      rows.map(({ organisation }) => organisation),
      new Map(rows.map(({ organisation, furtherNames }) => [organisation.id, furtherNames])),
    ),
})

/** The inventory's own status is kept beside the computed state; it is evidence, not truth. */
function findingsOf({ startYear, endYear, stateAsFound }: OrganisationRecord): Finding[] {
  const findings: Finding[] = []
  if (stateAsFound === null) findings.push({ code: 'STATUS_MISSING', column: 'status' })
  if (stateAsFound !== null && (stateAsFound === 'a') !== (endYear === null))
    findings.push({ code: 'STATUS_CONTRADICTED', column: 'status' })
  if (startYear !== null && endYear !== null && endYear < startYear)
    findings.push({ code: 'END_BEFORE_START', column: 'end' })
  return findings
}
