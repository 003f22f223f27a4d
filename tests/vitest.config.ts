import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Vite would load graphql as a module while Apollo's packages load it as CommonJS: two copies, two realms. */
const oneGraphql = { find: /^graphql$/, replacement: resolve(import.meta.dirname, '../node_modules/graphql/index.js') }

/** Units, the graph, conformance, attacks, types and imports: what `npm test` runs, in one process a file, without ports. */
export default defineConfig({
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['tests/{unit,graph,conformance,attack}/**/*.test.ts', 'tests/*.test.ts'],
    setupFiles: ['tests/support/loopback-only.ts'],
    globalSetup: ['tests/support/start-postgres.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    typecheck: { include: ['tests/types/**/*.test-d.ts'] },
  },
})
