import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** As in `tests/vitest.config.ts`. */
const oneGraphql = {
  find: /^graphql$/,
  replacement: resolve(import.meta.dirname, '../../node_modules/graphql/index.js'),
}

/** What must hold on a real Keycloak: one server for all files, fetched with Maven the first time. */
export default defineConfig({
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['tests/keycloak/**/*.test.ts'],
    setupFiles: ['tests/support/loopback-only.ts'],
    globalSetup: ['tests/support/start-keycloak.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
})
