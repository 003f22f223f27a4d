import type { Kysely } from 'kysely'
import type { LicenceKeys } from './licence-key.ts'
import { createActs } from './store/acts.ts'
import { licenceTypeQueries } from './store/licence-types.ts'
import { licenceQueries } from './store/licences.ts'
import { stockQueries } from './store/stock.ts'
import type { Tables } from './store/tables.ts'

export type { ApprovalTimeRow, LicenceTypePage, LicenceTypeRow } from './store/licence-types.ts'
export {
  type HolderKind,
  LICENCE_ORDERS,
  type LicenceChoice,
  type LicenceEventRow,
  type LicenceList,
  type LicencePage,
  type LicenceRow,
} from './store/licences.ts'
export { rekeyLicences } from './store/rekey.ts'
export type { StockCell } from './store/stock.ts'
export type { Tables } from './store/tables.ts'

export type LicenceStore = ReturnType<typeof createStore>

/** @param db Kysely over the schema `licence`. */
export function createStore(db: Kysely<Tables>, keys: LicenceKeys) {
  return { ...licenceQueries(db, keys), ...licenceTypeQueries(db), ...stockQueries(db), ...createActs(db, keys) }
}
