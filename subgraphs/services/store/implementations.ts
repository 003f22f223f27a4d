import type { Page } from '@civigraph/subgraph-kit'
import { firstPerParent } from '@civigraph/subgraph-kit/database'
import type { Kysely } from 'kysely'
import type { ImplementationRow, ServicesTables } from './tables.ts'

export function implementationStore(db: Kysely<ServicesTables>) {
  return {
    implementationsById: async (ids: readonly string[]): Promise<ImplementationRow[]> =>
      await db.selectFrom('implementation').selectAll().where('id', 'in', ids).execute(),

    implementationsOf: async (items: readonly string[], page: Page): Promise<ImplementationRow[]> =>
      await firstPerParent(db, db.selectFrom('implementation').selectAll().where('item_id', 'in', items), {
        parent: 'item_id',
        page,
        order: [{ column: 'id', direction: 'asc' }],
      }),

    countImplementationsOf: async (items: readonly string[]) =>
      await db
        .selectFrom('implementation')
        .select(({ fn }) => ['item_id as parent', fn.countAll<number>().as('rows')])
        .where('item_id', 'in', items)
        .groupBy('item_id')
        .execute(),
  }
}
