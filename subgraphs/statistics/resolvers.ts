import { connectionOf, GraphError, pageOf } from '@civigraph/subgraph-kit'
import { labelOf } from './code-label.ts'
import { placeKey } from './division-place.ts'
import { figureFilter } from './figure-filter.ts'
import { countByStatus, statusOf } from './figure-status.ts'
import type {
  ComponentResolvers,
  DatasetFilter,
  DatasetResolvers,
  DivisionResolvers,
  ObservationResolvers,
  OrganisationResolvers,
  QueryResolvers,
  Resolvers,
} from './generated/resolvers.ts'
import type { Context } from './loaders.ts'
import { checkText } from './plain-argument.ts'
import { keyParts } from './series-key.ts'
import { attributionOf, sliceOf } from './slice.ts'
import type { StatisticsStore } from './store.ts'
import { dimensionKey } from './store/codes.ts'
import { type DatasetConditions, type DatasetRow, datasetSortKey } from './store/datasets.ts'
import { datasetFigureSortKey, seriesSortKey } from './store/figures.ts'

/** Translates, asks the loaders, orders. */
export function createResolvers(store: StatisticsStore): Resolvers {
  return {
    Query: queries(store),
    Organisation: organisation,
    Dataset: dataset,
    Component: component,
    ComponentCode: { label: (code, { language }) => labelOf(code, language ?? null) },
    Observation: observation,
    Division: division,
  }
}

function queries({ datasets }: StatisticsStore): QueryResolvers {
  return {
    dataset: async (_root, { id }, { loaders }) => await loaders.datasets.load(checkText('id', id)),

    async datasets(_root, { filter, ...paging }) {
      const page = pageOf(paging, 2)
      const conditions = datasetConditions(filter)
      const rows = await datasets.page(conditions, page)
      return { ...connectionOf(rows, page, datasetSortKey), totalCount: async () => await datasets.count(conditions) }
    },
  }
}

const organisation: OrganisationResolvers = {
  async datasets({ id }, paging, { loaders }) {
    const page = pageOf(paging, 2)
    const rows = await loaders.datasetsOfPublisher.load(id, page)
    const totalCount = async () => (await loaders.datasetCountOfPublisher.load(id))?.count ?? 0
    return { ...connectionOf(rows, page, datasetSortKey), totalCount }
  },
}

const dataset: DatasetResolvers = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.datasets.load(checkText('id', id)),

  counts: async ({ id }, _args, { loaders }) =>
    countByStatus(await loaders.figureCountsOfDataset.load(id, figureFilter({}))),

  async observations({ id, attribution }, args, { loaders }) {
    const page = pageOf(args, 3)
    const filter = figureFilter(args)
    return sliceOf({
      rows: await loaders.figuresOfDataset.load(id, { ...filter, ...page }),
      page,
      sortKeyOf: seriesSortKey,
      counts: async () => await loaders.figureCountsOfDataset.load(id, filter),
      attribution: async () => attribution,
    })
  },
}

const component: ComponentResolvers = {
  async codes(row, paging, { loaders }) {
    const page = pageOf(paging, 1)
    const dimension = dimensionKey(row)
    const rows = await loaders.codesOfDimension.load(dimension, page)
    const totalCount = async () => (await loaders.codeCountOfDimension.load(dimension))?.count ?? 0
    return { ...connectionOf(rows, page, ({ code }) => [code]), totalCount }
  },
}

const observation: ObservationResolvers = {
  status: (figure) => statusOf(figure),
  dataset: async ({ datasetId }, _args, { loaders }) => await datasetOf(datasetId, loaders),

  async key({ datasetId, key }, _args, { loaders }) {
    const { structure } = await datasetOf(datasetId, loaders)
    const dimensions = structure.filter(({ role }) => role === 'DIMENSION').map(({ id }) => id)
    return keyParts(key, dimensions)
  },
}

const division: DivisionResolvers = {
  async observations({ id, endYear = null }, { dataset: datasetId = null, ...args }, { loaders }) {
    const page = pageOf(args, 4)
    const filter = { ...figureFilter(args), dataset: datasetId === null ? null : checkText('dataset', datasetId) }
    const place = placeKey({ id, endYear })
    const counts = async () => await loaders.figureCountsOfPlace.load(place, filter)
    return sliceOf({
      rows: await loaders.figuresOfPlace.load(place, { ...filter, ...page }),
      page,
      sortKeyOf: datasetFigureSortKey,
      counts,
      async attribution() {
        const ids = new Set((await counts()).map((count) => count.datasetId))
        return attributionOf(await Promise.all([...ids].map(async (one) => await datasetOf(one, loaders))))
      },
    })
  },
}

/** Figures are reached through their dataset only, so it is there. */
async function datasetOf(id: string, { datasets }: Context['loaders']): Promise<DatasetRow> {
  const row = await datasets.load(id)
  if (row === null) throw new Error('A figure was read whose dataset is gone.')
  return row
}

function datasetConditions(filter: DatasetFilter | null | undefined): DatasetConditions {
  const { titleContains, publisher } = filter ?? {}
  if (titleContains != null && titleContains.length < 2)
    throw new GraphError('BAD_INPUT', '`titleContains` must have at least 2 characters.')
  return {
    titleContains: titleContains == null ? null : checkText('titleContains', titleContains),
    publisher: publisher ?? null,
  }
}
