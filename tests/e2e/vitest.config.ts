import { defineConfig } from 'vitest/config'

/** Real processes that live, die and come back: minutes, one file after the other. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    setupFiles: ['tests/support/loopback-only.ts'],
    globalSetup: ['tests/support/start-postgres.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
