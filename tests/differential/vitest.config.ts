import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Vite would load graphql as a module while Apollo's packages load it as CommonJS: two copies, two realms. */
const oneGraphql = {
  find: /^graphql$/,
  replacement: resolve(import.meta.dirname, '../../node_modules/graphql/index.js'),
}

/** Random operations against oracles: minutes, two files at a time. */
export default defineConfig({
  resolve: { alias: [oneGraphql] },
  test: {
    include: ['tests/differential/**/*.test.ts'],
    setupFiles: ['tests/support/loopback-only.ts'],
    testTimeout: 600_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
