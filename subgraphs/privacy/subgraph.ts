import { defineSubgraph, type Department, migrationScripts } from '@civigraph/subgraph-kit'
import { createLoaders } from './loaders.ts'
import { intendedUses } from './profiles/intended-uses.ts'
import { createResolvers } from './resolvers.ts'
import { createStore, type PrivacyStore, type PrivacyTables } from './store.ts'

/** What applications may use data for, and whose yes they have. */
export const privacy: Department = {
  name: 'privacy',
  migrations: migrationScripts(new URL('migrations/', import.meta.url)),
  profiles: [intendedUses],
  subgraph: (database) => privacySubgraph(createStore(database.schema<PrivacyTables>('privacy'))),
}

export function privacySubgraph(store: PrivacyStore) {
  return defineSubgraph({
    name: 'privacy',
    schema: new URL('schema.graphql', import.meta.url),
    loaders: () => createLoaders(store), // one set per request: nothing loaded for one caller is seen by another
    resolvers: createResolvers(store),
  })
}
