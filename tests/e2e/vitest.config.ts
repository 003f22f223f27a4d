import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** As in `tests/vitest.config.ts`: tests that serve a department themselves must have one copy. */
const oneGraphql = {
  find: /^graphql$/,
  replacement: resolve(import.meta.dirname, '../../node_modules/graphql/index.js'),
}

/** Real processes that live, die and come back: minutes, one file after the other. */
export default defineConfig({
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    setupFiles: ['tests/support/loopback-only.ts'],
    globalSetup: ['tests/support/start-postgres.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // V8 of Node 24 may abort where much code comes and goes ("Check failed: jit_page.has_value()", nodejs/node#64500).
    execArgv: ['--no-memory-protection-keys'],
  },
})
