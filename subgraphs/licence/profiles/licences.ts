import { checkLicenceId, checkOrgId, checkPersonId } from '@civigraph/subgraph-kit'
import { day, defineProfile, identifier, instant, oneOf, type RecordOf, text } from '@civigraph/subgraph-kit/import'
import { isLicenceNumber } from '../licence-input.ts'
import type { LicenceKeys } from '../licence-key.ts'
import { applyRegister, type RegisterEvent } from '../store/register.ts'
import { TRUST_GRADES } from '../store/tables.ts'
import { isNaturalPerson } from '../visibility.ts'

const columns = {
  authority_org_id: identifier(checkOrgId),
  number: text({ maxLength: 40 }),
  licence_id: identifier(checkLicenceId, { optional: true }),
  type_id: text({ maxLength: 133 }),
  holder_person_id: identifier(checkPersonId, { optional: true }),
  holder_org_id: identifier(checkOrgId, { optional: true }),
  grade: oneOf(TRUST_GRADES),
  public_register: oneOf(['Y', 'N']),
  issued_on: day({ optional: true }),
  valid_from: day({ optional: true }),
  valid_until: day({ optional: true }),
  event_kind: oneOf(['ISSUED', 'SUSPENDED', 'RESUMED', 'REVOKED', 'SUPERSEDED', 'SURRENDERED'], { optional: true }),
  event_at: instant({ optional: true }),
  event_reason: text({ maxLength: 200, optional: true }),
}

/** Licences of national authorities. Their types are imported first; days are those of the type's zone. */
export function licences({ idOf }: LicenceKeys) {
  return defineProfile({
    name: 'licences',
    meaning: 'A row is a licence that an authority issued, with its latest event.',
    source: {
      title: 'Licence register of the authority itself',
      licence: 'as agreed with the authority',
      attribution: '',
    },
    format: 'csv',
    encoding: 'utf-8',
    columns,
    key: ({ authority_org_id, number }) => `${authority_org_id}|${number}`,
    toRow(record) {
      const refusal = refusalOf(record)
      if (refusal !== null) return refusal
      const holder = { person: record.holder_person_id, organisation: record.holder_org_id }
      const saysPublic = record.public_register === 'Y'
      const natural = isNaturalPerson(holder)
      const licence = {
        id: idOf(record.authority_org_id, record.number),
        authority: record.authority_org_id,
        number: record.number,
        licence_id: record.licence_id,
        type_id: record.type_id,
        holder_person: holder.person,
        holder_organisation: holder.organisation,
        grade: record.grade,
        public_register: saysPublic && !natural,
        issued_on: record.issued_on,
        valid_from: record.valid_from,
        valid_until: record.valid_until,
        source_status: null,
        source_as_of: null,
        details: {},
      }
      const findings = saysPublic && natural ? [{ code: 'PERSON_NOT_PUBLIC', column: 'public_register' }] : []
      return { ok: true, row: { licence, event: eventOf(record), steps: {} }, findings }
    },
    apply: applyRegister,
  })
}

type Found = RecordOf<typeof columns>

function refusalOf(record: Found) {
  const { number, holder_person_id, holder_org_id, valid_from, valid_until, event_kind, event_at, event_reason } =
    record
  if (!isLicenceNumber(number)) return refused('number', 'NUMBER_SHAPE', '1 to 40 letters, digits and hyphens')
  if ((holder_person_id === null) === (holder_org_id === null))
    return refused('holder_org_id', 'NOT_ONE_HOLDER', 'a person or an organisation, and not both')
  if (valid_from !== null && valid_until !== null && valid_until < valid_from)
    return refused('valid_until', 'EXPIRY_BEFORE_START', 'a day not before valid_from')
  if ((event_kind === null) !== (event_at === null) || (event_kind === null && event_reason !== null))
    return refused('event_at', 'EVENT_INCOMPLETE', 'an event with kind and time, or no event')
  return null
}

function eventOf({ event_kind: kind, event_at: at, event_reason: reason }: Found): RegisterEvent | null {
  return kind === null || at === null ? null : { kind, at: new Date(at).toISOString(), as_of: false, reason }
}

function refused(column: string, code: string, expected: string) {
  return { ok: false, column, problem: { code, expected, spoils: 'row' } } as const
}
