import {
  argumentLoader,
  type Connection,
  connectionOf,
  type Page,
  type RequestContext,
  rowLoader,
} from '@civigraph/subgraph-kit'
import type { PromiseResult } from './benchmark.ts'
import type { Formula } from './formula.ts'
import {
  ITEM_SORT_KEYS,
  type ItemRow,
  type ResultRow,
  type ServicesStore,
  type TermKey,
  type VolumeRow,
} from './store.ts'

export type Context = RequestContext<ReturnType<typeof createLoaders>>

export function createLoaders(store: ServicesStore) {
  return {
    catalogue: rowLoader(store.cataloguesById, ({ id }) => id),
    term: rowLoader(async (keys: readonly string[]) => await store.terms(keys.map(readTermKey)), writeTermKey),
    item: rowLoader(store.itemsById, ({ id }) => id),
    implementation: rowLoader(store.implementationsById, ({ id }) => id),
    standard: rowLoader(store.standardsById, ({ id }) => id),

    implementationsOfItem: pagesBy(
      store.implementationsOf,
      (row) => row.item_id,
      ({ id }) => [id],
    ),
    implementationCountOfItem: rowLoader(store.countImplementationsOf, parentOf),
    standardsOfItem: pagesBy(
      store.standardsOf,
      (row) => row.item_id,
      ({ id }) => [id],
    ),
    standardCountOfItem: rowLoader(store.countStandardsOf, parentOf),
    itemsOfOwner: pagesBy(store.itemsOfOwners, (row) => row.owner_id ?? '', nameKey),
    itemCountOfOwner: rowLoader(store.countItemsOfOwners, parentOf),
    itemsOfDivision: pagesBy(store.itemsOfDivisions, (row) => row.division_id, nameKey),
    itemCountOfDivision: rowLoader(store.countItemsOfDivisions, parentOf),

    volumesOfItem: argumentLoader(
      async (items: readonly string[], { fiscalYear }: { fiscalYear: string | null }): Promise<VolumeRow[][]> =>
        grouped(items, await store.volumesOf(items, fiscalYear), (row) => row.item_id),
    ),
    resultsOfStandard: argumentLoader(
      async (standards: readonly string[], { period }: { period: string | null }): Promise<ResultRow[][]> =>
        grouped(standards, await store.resultsOf(standards, period), (row) => row.standard_id),
    ),
    promisesOfOwner: argumentLoader(
      async (owners: readonly string[], { period }: { period: string | null }): Promise<PromiseResult[][]> =>
        grouped(owners, await store.promises({ period, owners }), ({ ownerId }) => ownerId),
    ),
    formulas: onceOnly(async () => await store.formulas()),
  }
}

/** Key of a term for its loader; lists have no spaces in their names. */
export function writeTermKey({ list, code }: TermKey): string {
  return `${list} ${code}`
}

function readTermKey(key: string): TermKey {
  const space = key.indexOf(' ')
  return { list: key.slice(0, space), code: key.slice(space + 1) }
}

/** A loader of one page below each parent; parents that ask for the same page share one statement. */
function pagesBy<Row>(
  fetch: (parents: readonly string[], page: Page) => Promise<readonly Row[]>,
  parentIdOf: (row: Row) => string,
  sortKeyOf: (row: Row) => readonly string[],
) {
  return argumentLoader(async (parents: readonly string[], page: Page): Promise<Connection<Row>[]> =>
    grouped(parents, await fetch(parents, page), parentIdOf).map((rows) => connectionOf(rows, page, sortKeyOf)),
  )
}

function grouped<Row>(parents: readonly string[], rows: readonly Row[], parentIdOf: (row: Row) => string): Row[][] {
  const groups = Map.groupBy(rows, parentIdOf)
  return parents.map((parent) => groups.get(parent) ?? [])
}

function onceOnly(fetch: () => Promise<Formula[]>): () => Promise<Formula[]> {
  let formulas: Promise<Formula[]> | undefined
  return async () => await (formulas ??= fetch())
}

function nameKey(row: ItemRow): readonly string[] {
  return ITEM_SORT_KEYS.NAME.map((column) => row[column])
}

function parentOf({ parent }: { parent: string | null }): string {
  return parent ?? ''
}
