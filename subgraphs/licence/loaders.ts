import { argumentLoader, groupLoader, type RequestContext, rowLoader } from '@civigraph/subgraph-kit'
import { LICENCE_STATES } from './licence-state.ts'
import type { HolderKind, LicenceChoice, LicenceList, LicenceRow, LicenceStore, StockRow } from './store.ts'

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

/** States in their fixed order; those that no licence is in are left out. */
async function stockOf(store: LicenceStore, types: readonly string[], at: string): Promise<StockRow[][]> {
  const rows = Map.groupBy(await store.stock(types, new Date(at)), ({ type }) => type)
  return types.map((type) =>
    (rows.get(type) ?? []).toSorted((a, b) => LICENCE_STATES.indexOf(a.state) - LICENCE_STATES.indexOf(b.state)),
  )
}
