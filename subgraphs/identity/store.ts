import type { Kysely } from 'kysely'
import type { RegisterKeys } from './resident-number.ts'
import { divisionStore } from './store/divisions.ts'
import { type MandateTables, mandateStore } from './store/mandates.ts'
import { type OrganisationTables, organisationStore } from './store/organisations.ts'
import { type PersonTables, personStore } from './store/persons.ts'
import { successionStore, type SuccessionTables } from './store/successions.ts'

export type IdentityTables = SuccessionTables & OrganisationTables & PersonTables & MandateTables

export type IdentityStore = ReturnType<typeof createStore>

/** Everything that identity reads. What it writes comes by imports, in their transactions. */
export function createStore(db: Kysely<IdentityTables>, keys: RegisterKeys) {
  return {
    divisions: divisionStore(db),
    successions: successionStore(db),
    organisations: organisationStore(db),
    persons: personStore(db, keys),
    mandates: mandateStore(db),
  }
}
