import type { Kysely } from 'kysely'
import { createActs } from './store/acts.ts'
import { licenceTypeQueries } from './store/licence-types.ts'
import { licenceQueries } from './store/licences.ts'
import type { Tables } from './store/tables.ts'

export type { ApprovalTimeRow, LicenceTypePage, LicenceTypeRow, StockRow } from './store/licence-types.ts'
export {
  type HolderKind,
  LICENCE_ORDERS,
  type LicenceChoice,
  type LicenceEventRow,
  type LicenceList,
  type LicencePage,
  type LicenceRow,
} from './store/licences.ts'
export type { Tables } from './store/tables.ts'

export type LicenceStore = ReturnType<typeof createStore>

/** @param db Kysely over the schema `licence`. */
export function createStore(db: Kysely<Tables>) {
  return { ...licenceQueries(db), ...licenceTypeQueries(db), ...createActs(db) }
}
