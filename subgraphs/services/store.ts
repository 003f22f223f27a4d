import type { Connection } from '@civigraph/subgraph-kit'
import type { Kysely } from 'kysely'
import { implementationStore } from './store/implementations.ts'
import { itemStore } from './store/items.ts'
import { standardStore } from './store/standards.ts'
import type {
  CatalogueRow,
  ImplementationRow,
  ItemRow,
  ServicesTables,
  StandardRow,
  TermKey,
  TermRow,
} from './store/tables.ts'

export { ITEM_SORT_KEYS } from './store/items.ts'
export type {
  CatalogueRow,
  ImplementationRow,
  ItemRow,
  MaterialRow,
  ResultRow,
  ServicesTables,
  StandardRow,
  TermKey,
  TermRow,
  VolumeRow,
} from './store/tables.ts'

export type ServicesStore = ReturnType<typeof createStore>

/** A page whose list is counted only when somebody asks how long it is. */
export interface Counted<Row> extends Connection<Row> {
  readonly countAll: () => Promise<number>
}

/** An entity of another department: known here by its identifier alone. */
export interface Reference {
  readonly id: string
}

export type ItemPage = Counted<ItemRow>
export type ImplementationPage = Counted<ImplementationRow>
export type StandardPage = Counted<StandardRow>

/** Everything that the department asks of its tables. */
export function createStore(db: Kysely<ServicesTables>) {
  return {
    ...itemStore(db),
    ...implementationStore(db),
    ...standardStore(db),

    cataloguesById: async (ids: readonly string[]): Promise<CatalogueRow[]> =>
      await db.selectFrom('catalogue').selectAll().where('id', 'in', ids).execute(),

    /** Terms of the lists that occur in `keys`: lists are short, and a request uses few of them. */
    async terms(keys: readonly TermKey[]): Promise<TermRow[]> {
      const lists = [...new Set(keys.map(({ list }) => list))]
      const codes = [...new Set(keys.map(({ code }) => code))]
      return await db
        .selectFrom('coded_term')
        .selectAll()
        .where('list', 'in', lists)
        .where('code', 'in', codes)
        .execute()
    },
  }
}
