import { argumentLoader, groupLoader, type RequestContext, rowLoader } from '@civigraph/subgraph-kit'
import { type ReleasedStock, releasedStock } from './released-stock.ts'
import type { HolderKind, LicenceChoice, LicenceList, LicenceRow, LicenceStore } from './store.ts'

export type Context = RequestContext<ReturnType<typeof createLoaders>>

export function createLoaders(store: LicenceStore) {
  return {
    licence: rowLoader(
      (ids) => store.byIds(ids),
      ({ id }) => id,
    ),
    licenceType: rowLoader(
      (ids) => store.types(ids),
      ({ id }) => id,
    ),
    events: groupLoader(
      (ids) => store.events(ids),
      ({ licence }) => licence,
    ),
    stock: argumentLoader((types: readonly string[], { at }: { at: string }) => stockOf(store, types, at)),
    heldBy: { person: holderLists(store, 'person'), organisation: holderLists(store, 'organisation') },
  }
}

/** Lists below holders, and their sizes. */
function holderLists(store: LicenceStore, kind: HolderKind) {
  const holderOf = (row: LicenceRow) => (kind === 'person' ? row.holderPerson : row.holderOrganisation)
  return {
    rows: argumentLoader(async (ids: readonly string[], list: LicenceList) => {
      const rows = Map.groupBy(await store.listOf(kind, ids, list), holderOf)
      return ids.map((id) => rows.get(id) ?? [])
    }),
    count: argumentLoader(async (ids: readonly string[], choice: LicenceChoice) => {
      const counts = new Map((await store.countOf(kind, ids, choice)).map(({ holder, count }) => [holder, count]))
      return ids.map((id) => counts.get(id) ?? 0)
    }),
  }
}

async function stockOf(store: LicenceStore, types: readonly string[], at: string): Promise<ReleasedStock[][]> {
  const cells = Map.groupBy(await store.stock(types, new Date(at)), ({ type }) => type)
  return types.map((type) => releasedStock(cells.get(type) ?? []))
}
