import { defineSubgraph, type Department, migrationScripts } from '@civigraph/subgraph-kit'
import { createLoaders } from './loaders.ts'
import { licenceTypes } from './profiles/licence-types.ts'
import { licences } from './profiles/licences.ts'
import { massachusettsLicences } from './profiles/ma-licences.ts'
import { vancouverLicences } from './profiles/vancouver-licences.ts'
import { createResolvers } from './resolvers.ts'
import { createStore, type LicenceStore, type Tables } from './store.ts'

/** The department that keeps licences: their types, who holds them, and what they are worth at an instant. */
export const licence: Department = {
  name: 'licence',
  migrations: migrationScripts(new URL('migrations/', import.meta.url)),
  profiles: [licenceTypes, licences, massachusettsLicences, vancouverLicences],
  subgraph: (database) => licenceSubgraph(createStore(database.schema<Tables>('licence'))),
}

export function licenceSubgraph(store: LicenceStore) {
  return defineSubgraph({
    name: 'licence',
    schema: new URL('schema.graphql', import.meta.url),
    loaders: () => createLoaders(store), // one set per request: nothing leaks between callers
    resolvers: createResolvers(store),
  })
}
