import type { Kysely } from 'kysely'
import { threadWriter } from './store/acts.ts'
import { recordReader } from './store/records.ts'
import type { FeedbackTables } from './store/tables.ts'
import { threadReader } from './store/threads.ts'

export type { Act } from './store/acts.ts'
export type { RecordSums } from './released-record.ts'
export type { Period } from './store/cells.ts'
export type { OwnerRecord } from './store/records.ts'
export type { EventRow, FeedbackTables, ThreadRow } from './store/tables.ts'
export { SORT_COLUMNS, type ThreadConditions, type ThreadOrder } from './store/threads.ts'

/** A thing of another department, of which only the id is known here. */
export interface Reference {
  readonly id: string
}

/** All that this department reads and writes. */
export type FeedbackStore = ReturnType<typeof createStore>

export function createStore(db: Kysely<FeedbackTables>) {
  return { ...threadReader(db), ...recordReader(db), ...threadWriter(db) }
}
