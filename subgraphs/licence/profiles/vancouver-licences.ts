import { dayIn, orgIdOfName } from '@civigraph/subgraph-kit'
import { decimal, defineProfile, instant, text, upsertRows } from '@civigraph/subgraph-kit/import'
import type { LicenceKeys } from '../licence-key.ts'
import { applyRegister } from '../store/register.ts'
import { typeKey } from '../type-key.ts'
import { typesOf } from './register-types.ts'

const REGISTER = 'ca-van'
const AUTHORITY = `${REGISTER}:vancouver`
const ZONE = 'America/Vancouver'

/** Business licences of the City of Vancouver. */
export function vancouverLicences({ idOf }: LicenceKeys) {
  return defineProfile({
    name: 'vancouver-licences',
    meaning: 'A row is a business licence of one incorporated holder.',
    source: {
      title: 'City of Vancouver: business licences',
      licence: 'OGL-Vancouver',
      attribution: 'Contains information licensed under the Open Government Licence – Vancouver.',
    },
    format: 'csv',
    encoding: 'utf-8',
    columns: {
      licence_rsn: text({ maxLength: 40 }),
      business_name: text({ maxLength: 300 }),
      business_type: text({ maxLength: 100 }),
      business_subtype: text({ maxLength: 100, optional: true }),
      city: text({ maxLength: 100 }),
      local_area: text({ maxLength: 100, optional: true }),
      employees: decimal({ min: 0, optional: true }),
      issued_at: instant({ optional: true }),
    },
    key: ({ licence_rsn }) => licence_rsn,
    toRow(record) {
      const { licence_rsn: number, issued_at, employees } = record
      const issued = issued_at === null ? null : new Date(issued_at)
      const details = { business_subtype: record.business_subtype, local_area: record.local_area, employees }
      return {
        ok: true,
        findings: [
          ...(issued === null ? [{ code: 'NO_ISSUE_DATE', column: 'issued_at' }] : []),
          ...(employees !== null && !/^\d+(\.0+)?$/.test(employees)
            ? [{ code: 'EMPLOYEES_NOT_WHOLE', column: 'employees' }]
            : []),
        ],
        row: {
          typeName: record.business_type,
          licence: {
            id: idOf(AUTHORITY, number),
            authority: AUTHORITY,
            number,
            licence_id: null,
            type_id: typeKey(REGISTER, record.business_type),
            holder_person: null,
            holder_organisation: orgIdOfName('ca-van-licensee', record.business_name),
            grade: 'ISSUER' as const,
            public_register: true,
            issued_on: issued && dayIn(ZONE, issued),
            valid_from: null, // the file has neither a first nor a last day
            valid_until: null,
            source_status: null,
            source_as_of: null,
            details: Object.fromEntries(
              Object.entries(details).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
            ),
          },
          event: issued && { kind: 'ISSUED' as const, at: issued.toISOString(), as_of: false, reason: null },
          steps: {},
        },
      }
    },
    async apply(transaction, rows) {
      const types = typesOf(rows, { language: 'en', service_item: `${REGISTER}:business-licence`, zone: ZONE })
      await upsertRows(transaction, { table: 'licence_type', key: ['id'], rows: types })
      return await applyRegister(transaction, rows)
    },
  })
}
