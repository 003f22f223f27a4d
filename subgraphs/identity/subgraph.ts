import { defineSubgraph, type Department, migrationScripts } from '@civigraph/subgraph-kit'
import { createLoaders } from './loaders.ts'
import { caOrganisations } from './profiles/ca-organisations.ts'
import { cnDivisionsHistory } from './profiles/cn-divisions-history.ts'
import { cnDivisions } from './profiles/cn-divisions.ts'
import { mandates } from './profiles/mandates.ts'
import { organisations } from './profiles/organisations.ts'
import { persons } from './profiles/persons.ts'
import { registerKeysOf } from './resident-number.ts'
import { createResolvers } from './resolvers.ts'
import { createStore, type IdentityStore, type IdentityTables } from './store.ts'

export interface IdentityOptions {
  /** 32 random bytes: seals and finds resident numbers. It must outlive the database; there is no way back without it. */
  readonly registerKey: Buffer
  /** Takes persons whose numbers nobody can hold (`99…`). Must be off in production. Default false. */
  readonly testPersons?: boolean
}

/**
 * The identity department: persons, organisations, mandates and divisions.
 *
 * @throws Error when the register's key has not exactly 32 bytes.
 */
export function identity({ registerKey, testPersons = false }: IdentityOptions): Department {
  const keys = registerKeysOf(registerKey)
  return {
    name: 'identity',
    migrations: migrationScripts(new URL('migrations/', import.meta.url)),
    profiles: [
      cnDivisions,
      cnDivisionsHistory,
      caOrganisations,
      organisations,
      persons({ keys, testPersons }),
      mandates,
    ],
    subgraph: (database) => identitySubgraph(createStore(database.schema<IdentityTables>('identity'), keys)),
  }
}

export function identitySubgraph(store: IdentityStore) {
  return defineSubgraph({
    name: 'identity',
    schema: new URL('schema.graphql', import.meta.url),
    loaders: () => createLoaders(store), // one set per request: nothing leaks between callers
    resolvers: createResolvers(store),
  })
}
