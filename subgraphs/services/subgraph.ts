import { defineSubgraph, type Department, migrationScripts } from '@civigraph/subgraph-kit'
import { createLoaders } from './loaders.ts'
import { caCodeLists } from './profiles/ca-code-lists.ts'
import { caServiceInventory } from './profiles/ca-service-inventory.ts'
import { caServiceStandards } from './profiles/ca-service-standards.ts'
import { cnGuanganItems } from './profiles/cn-guangan-items.ts'
import { serviceCatalogue } from './profiles/service-catalogue.ts'
import { createResolvers } from './resolvers.ts'
import { createStore, type ServicesStore, type ServicesTables } from './store.ts'

/** What the public can ask for, what was promised, and what was kept of it. */
export const services: Department = {
  name: 'services',
  migrations: migrationScripts(new URL('migrations/', import.meta.url)),
  profiles: [cnGuanganItems, caServiceInventory, caServiceStandards, caCodeLists, serviceCatalogue],
  subgraph: (database) => servicesSubgraph(createStore(database.schema<ServicesTables>('services'))),
}

export function servicesSubgraph(store: ServicesStore) {
  return defineSubgraph({
    name: 'services',
    schema: new URL('schema.graphql', import.meta.url),
    loaders: () => createLoaders(store), // one set per request: nothing loaded for one caller is seen by another
    resolvers: createResolvers(store),
  })
}
