import type { Kysely } from 'kysely'
import { applicationReader } from './store/applications.ts'
import { consentWriter } from './store/consent-acts.ts'
import { consentReader } from './store/consents.ts'
import type { PrivacyTables } from './store/tables.ts'
import { intendedUseWriter } from './store/use-acts.ts'

export { APPLICATION_SORT_COLUMNS } from './store/applications.ts'
export { CONSENT_SORT_COLUMNS, type ConsentConditions } from './store/consents.ts'
export type { ApplicationRow, ConsentRow, IntendedUseRow, PrivacyTables } from './store/tables.ts'

/** A thing of another department, of which only the id is known here. */
export interface Reference {
  readonly id: string
}

/** All that this department reads and writes. */
export type PrivacyStore = ReturnType<typeof createStore>

export function createStore(db: Kysely<PrivacyTables>) {
  return { ...applicationReader(db), ...consentReader(db), ...intendedUseWriter(db), ...consentWriter(db) }
}
