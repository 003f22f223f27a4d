import type { Kysely } from 'kysely'
import { createCodeStore } from './store/codes.ts'
import { createDatasetStore } from './store/datasets.ts'
import { createFigureStore } from './store/figures.ts'
import type { Tables } from './store/tables.ts'

export type { Tables } from './store/tables.ts'

/** What the department reads. Figures are written by imports only. */
export type StatisticsStore = ReturnType<typeof createStore>

/** @param db Kysely over the department's migrated schema. */
export function createStore(db: Kysely<Tables>) {
  return { datasets: createDatasetStore(db), codes: createCodeStore(db), figures: createFigureStore(db) }
}
