import { checkPersonId, checkResidentId } from '@civigraph/subgraph-kit'
import { defineProfile, identifier, type ImportProfile, text } from '@civigraph/subgraph-kit/import'
import { dayInChina } from '../division.ts'
import { type PersonRegister, writePersons } from '../store/persons.ts'

/**
 * Persons, in the platform's own form. The number leaves the file for the seal only: rejects and refusals name the check
 * that failed, never the number.
 *
 * @param now The present; a day of birth after today fails its check.
 */
export function persons(register: PersonRegister, now = () => new Date()): ImportProfile {
  const rules = { divisionEverExisted: () => true, testPersons: register.testPersons } // the table is asked in `apply`
  return defineProfile({
    name: 'persons',
    meaning: 'One natural person with the identifier that the graph uses.',
    source: { title: 'National identity register', licence: '', attribution: '' },
    format: 'csv',
    encoding: 'utf-8',
    columns: {
      person_id: identifier(checkPersonId),
      full_name: text({ maxLength: 200 }),
      resident_id: identifier((found) => checkResidentId(found, { ...rules, on: dayInChina(now()) }), {
        optional: true,
      }),
    },
    key: ({ person_id: id }) => id,
    toRow: ({ person_id: id, full_name: fullName, resident_id: number }) => ({
      ok: true,
      row: { id, fullName, number },
      findings: number === null ? [{ code: 'RESIDENT_ID_MISSING', column: 'resident_id' }] : [],
    }),
    apply: (transaction, rows) => writePersons(transaction, rows, register),
  })
}
