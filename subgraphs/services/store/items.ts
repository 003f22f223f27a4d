import type { Page } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql } from 'kysely'
import type { ItemRow, ServicesTables, VolumeRow } from './tables.ts'

type Db = Kysely<ServicesTables>

/** Which items a list holds; all given conditions must hold. */
export interface ItemFilter {
  readonly catalogue?: string | null | undefined
  /** Lower case. */
  readonly nameContains?: string | null | undefined
  readonly kind?: string | null | undefined
  readonly owner?: string | null | undefined
}

export type ItemOrder = 'NAME' | 'ID'

/** Sort keys in the order of the list: what a cursor of it holds. */
export const ITEM_SORT_KEYS: Readonly<Record<ItemOrder, readonly ('sort_name' | 'id')[]>> = {
  NAME: ['sort_name', 'id'],
  ID: ['id'],
}

export function itemStore(db: Db) {
  return {
    itemsById: async (ids: readonly string[]): Promise<ItemRow[]> =>
      await db.selectFrom('item').selectAll().where('id', 'in', ids).execute(),

    items: async (filter: ItemFilter, page: Page, order: ItemOrder): Promise<ItemRow[]> =>
      await afterCursor(filtered(db, filter).selectAll(), page, sortOf(order)).execute(),

    async countItems(filter: ItemFilter): Promise<number> {
      const counted = filtered(db, filter).select(({ fn }) => fn.countAll<number>().as('rows'))
      return (await counted.executeTakeFirstOrThrow()).rows
    },

    itemsOfOwners: async (owners: readonly string[], page: Page): Promise<ItemRow[]> =>
      await firstPerParent(db, db.selectFrom('item').selectAll().where('owner_id', 'in', owners), {
        parent: 'owner_id',
        page,
        order: sortOf('NAME'),
      }),

    countItemsOfOwners: async (owners: readonly string[]) =>
      await db
        .selectFrom('item')
        .select(({ fn }) => ['owner_id as parent', fn.countAll<number>().as('rows')])
        .where('owner_id', 'in', owners)
        .groupBy('owner_id')
        .execute(),

    itemsOfDivisions: async (
      divisions: readonly string[],
      page: Page,
    ): Promise<(ItemRow & { division_id: string })[]> =>
      await firstPerParent(db, ofDivisions(db, divisions).selectAll('item').select(divisionOf), {
        parent: 'catalogue.division_id',
        page,
        order: [
          { column: 'item.sort_name', direction: 'asc' },
          { column: 'item.id', direction: 'asc' },
        ],
      }),

    countItemsOfDivisions: async (divisions: readonly string[]) =>
      await ofDivisions(db, divisions)
        .select(({ fn }) => ['catalogue.division_id as parent', fn.countAll<number>().as('rows')])
        .groupBy('catalogue.division_id')
        .execute(),

    async volumesOf(items: readonly string[], fiscalYear: string | null): Promise<VolumeRow[]> {
      const all = db.selectFrom('volume').selectAll().where('item_id', 'in', items)
      const chosen = fiscalYear === null ? all : all.where('fiscal_year', '=', fiscalYear)
      return await chosen.orderBy('fiscal_year', 'desc').orderBy('channel').execute()
    },
  }
}

function sortOf(order: ItemOrder): SortColumn[] {
  return ITEM_SORT_KEYS[order].map((column) => ({ column, direction: 'asc' }))
}

function filtered(db: Db, { catalogue, nameContains, kind, owner }: ItemFilter) {
  let query = db.selectFrom('item')
  if (catalogue != null) query = query.where('catalogue_id', '=', catalogue)
  if (owner != null) query = query.where('owner_id', '=', owner)
  if (kind != null) query = query.where(sql<boolean>`${kind} = any(kinds)`)
  if (nameContains != null) query = query.where('search_names', 'like', `%${asLiteral(nameContains)}%`)
  return query
}

/** `%`, `_` and `\` mean themselves. */
function asLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`)
}

function ofDivisions(db: Db, divisions: readonly string[]) {
  return db
    .selectFrom('item')
    .innerJoin('catalogue', 'catalogue.id', 'item.catalogue_id')
    .where('catalogue.division_id', 'in', divisions)
}

/** Not null: rows without a division are not among those asked for. */
const divisionOf = sql<string>`catalogue.division_id`.as('division_id')
