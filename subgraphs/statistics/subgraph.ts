import { defineSubgraph, type Department, migrationScripts } from '@civigraph/subgraph-kit'
import { createLoaders } from './loaders.ts'
import { codeWordings } from './profiles/code-wordings.ts'
import { datasets } from './profiles/datasets.ts'
import { observations } from './profiles/observations.ts'
import { referenceAreas } from './profiles/reference-areas.ts'
import { ukUnemployment } from './profiles/uk-unemployment.ts'
import { worldStatistics } from './profiles/world-statistics.ts'
import { createResolvers } from './resolvers.ts'
import { createStore, type StatisticsStore, type Tables } from './store.ts'

/** Published figures: datasets, their structure, and every vintage of every figure. */
export const statistics: Department = {
  name: 'statistics',
  migrations: migrationScripts(new URL('migrations/', import.meta.url)),
  profiles: [datasets, observations, codeWordings, worldStatistics, referenceAreas, ukUnemployment],
  subgraph: (database) => statisticsSubgraph(createStore(database.schema<Tables>('statistics'))),
}

/** The subgraph over a store. */
export function statisticsSubgraph(store: StatisticsStore) {
  return defineSubgraph({
    name: 'statistics',
    schema: new URL('schema.graphql', import.meta.url),
    loaders: () => createLoaders(store), // one set per request: nothing leaks between callers
    resolvers: createResolvers(store),
  })
}
