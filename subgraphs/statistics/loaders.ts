import { argumentLoader, type RequestContext, rowLoader } from '@civigraph/subgraph-kit'
import type { StatisticsStore } from './store.ts'
import type { DatasetRow } from './store/datasets.ts'

/** What every resolver of this department receives. */
export type Context = RequestContext<ReturnType<typeof createLoaders>>

/** One set per request. */
export function createLoaders({ datasets, codes, figures }: StatisticsStore) {
  return {
    datasets: rowLoader(datasets.byIds, (row: DatasetRow) => row.id),
    datasetsOfPublisher: argumentLoader(datasets.ofPublishers),
    datasetCountOfPublisher: rowLoader(datasets.countOfPublishers, ({ publisher }) => publisher ?? ''),
    codesOfDimension: argumentLoader(codes.ofDimensions),
    codeCountOfDimension: rowLoader(codes.countOfDimensions, ({ parent }) => parent),
    figuresOfDataset: argumentLoader(figures.ofDatasets),
    figureCountsOfDataset: argumentLoader(figures.countsOfDatasets),
    figuresOfPlace: argumentLoader(figures.ofPlaces),
    figureCountsOfPlace: argumentLoader(figures.countsOfPlaces),
  }
}
