import type { Page } from '@civigraph/subgraph-kit'
import { firstPerParent } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql } from 'kysely'
import type { PromiseResult } from '../benchmark.ts'
import type { Formula } from '../formula.ts'
import type { ResultRow, ServicesTables, StandardRow } from './tables.ts'

type Db = Kysely<ServicesTables>

/** Which results a benchmark looks at. */
export interface PromiseFilter {
  /** Null: the latest of each authority. */
  readonly period: string | null
  readonly kind?: StandardRow['kind'] | null | undefined
  readonly owners?: readonly string[]
}

export function standardStore(db: Db) {
  return {
    standardsById: async (ids: readonly string[]): Promise<StandardRow[]> =>
      await db.selectFrom('standard').selectAll().where('id', 'in', ids).execute(),

    standardsOf: async (items: readonly string[], page: Page): Promise<StandardRow[]> =>
      await firstPerParent(db, db.selectFrom('standard').selectAll().where('item_id', 'in', items), {
        parent: 'item_id',
        page,
        order: [{ column: 'id', direction: 'asc' }],
      }),

    countStandardsOf: async (items: readonly string[]) =>
      await db
        .selectFrom('standard')
        .select(({ fn }) => ['item_id as parent', fn.countAll<number>().as('rows')])
        .where('item_id', 'in', items)
        .groupBy('item_id')
        .execute(),

    async resultsOf(standards: readonly string[], period: string | null): Promise<ResultRow[]> {
      const all = db.selectFrom('standard_result').selectAll().where('standard_id', 'in', standards)
      return await (period === null ? all : all.where('period', '=', period)).orderBy('period', 'desc').execute()
    },

    async promises({ period, kind, owners }: PromiseFilter): Promise<PromiseResult[]> {
      let query = db
        .selectFrom('standard_result as result')
        .innerJoin('standard', 'standard.id', 'result.standard_id')
        .select(['standard.catalogue_id', 'standard.owner_id', 'standard.kind', 'result.target', 'result.flag_found'])
        .select(['result.met', 'result.met_state', 'result.total', 'result.total_state'])
      if (owners !== undefined) query = query.where('standard.owner_id', 'in', owners)
      if (kind != null) query = query.where('standard.kind', '=', kind)
      query = query.where('result.period', '=', period === null ? latestOfOwner(db) : period)
      return (await query.execute()).map((row) => ({
        catalogueId: row.catalogue_id,
        ownerId: row.owner_id,
        kind: row.kind,
        target: row.target,
        met: { value: row.met, state: row.met_state },
        total: { value: row.total, state: row.total_state },
        flagAsFound: row.flag_found,
      }))
    },

    async formulas(): Promise<Formula[]> {
      const formulas = await db.selectFrom('formula').selectAll().execute()
      const bands = await db.selectFrom('formula_band').selectAll().execute()
      return formulas.map(({ id, version, share_decimals, minimum_cases, valid_from }) => ({
        id,
        version,
        shareDecimals: share_decimals,
        minimumCases: minimum_cases,
        validFrom: valid_from,
        bands: bands
          .filter((band) => band.formula_id === id && band.formula_version === version)
          .map(({ code, lower_share, lower_included }) => ({
            code,
            lowerShare: lower_share,
            lowerIncluded: lower_included,
          })),
      }))
    },
  }
}

/** The last period for which the authority of the row around it published anything. */
function latestOfOwner(db: Db) {
  return db
    .selectFrom('standard_result as other')
    .innerJoin('standard as others', 'others.id', 'other.standard_id')
    .select(({ fn }) => fn.max('other.period').as('period'))
    .where('others.owner_id', '=', sql<string>`standard.owner_id`)
}
