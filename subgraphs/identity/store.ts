import type { Kysely } from 'kysely'
import type { RegisterKeys } from './resident-number.ts'
import { divisionStore } from './store/divisions.ts'
import { mandateActs } from './store/mandate-acts.ts'
import { type MandateTables, mandateStore } from './store/mandates.ts'
import { type OrganisationTables, organisationStore } from './store/organisations.ts'
import { personStore } from './store/persons.ts'
import { successionStore, type SuccessionTables } from './store/successions.ts'

export type IdentityTables = SuccessionTables & OrganisationTables & MandateTables

export type IdentityStore = ReturnType<typeof createStore>

/** Everything that identity reads, and what people do with mandates. All else is written by imports. */
export function createStore(db: Kysely<IdentityTables>, keys: RegisterKeys) {
  return {
    divisions: divisionStore(db),
    successions: successionStore(db),
    organisations: organisationStore(db),
    persons: personStore(db, keys),
    mandates: { ...mandateStore(db), ...mandateActs(db) },
  }
}
