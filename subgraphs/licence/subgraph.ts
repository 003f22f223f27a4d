import { defineSubgraph, type Department, migrationScripts } from '@civigraph/subgraph-kit'
import { licenceKeysOf } from './licence-key.ts'
import { createLoaders } from './loaders.ts'
import { licenceTypes } from './profiles/licence-types.ts'
import { licences } from './profiles/licences.ts'
import { massachusettsLicences } from './profiles/ma-licences.ts'
import { vancouverLicences } from './profiles/vancouver-licences.ts'
import { createResolvers } from './resolvers.ts'
import { createStore, type LicenceStore, rekeyLicences, type Tables } from './store.ts'

export interface LicenceOptions {
  /**
   * 32 random bytes by which identifiers follow from numbers. It must outlive the database: at the first start with another
   * one every identifier changes, and those that were handed out find nothing.
   */
  readonly numberKey: Buffer
}

/**
 * The department that keeps licences: their types, who holds them, and what they are worth at an instant.
 *
 * @throws Error when the key has not exactly 32 bytes.
 */
export function licence({ numberKey }: LicenceOptions): Department {
  const keys = licenceKeysOf(numberKey)
  return {
    name: 'licence',
    migrations: migrationScripts(new URL('migrations/', import.meta.url)),
    prepare: async (database) => await rekeyLicences(database.schema<Tables>('licence'), keys),
    profiles: [licenceTypes, licences(keys), massachusettsLicences(keys), vancouverLicences(keys)],
    subgraph: (database) => licenceSubgraph(createStore(database.schema<Tables>('licence'), keys)),
  }
}

export function licenceSubgraph(store: LicenceStore) {
  return defineSubgraph({
    name: 'licence',
    schema: new URL('schema.graphql', import.meta.url),
    loaders: () => createLoaders(store), // one set per request: nothing leaks between callers
    resolvers: createResolvers(store),
    rows: {
      'Person.licences': { subject: { record: 'parent', owners: ({ id }: { id: string }) => ({ person: id }) } },
    },
  })
}
