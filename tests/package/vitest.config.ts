import { defineConfig } from 'vitest/config'

/** What a stranger gets: packed, installed elsewhere, compiled strictly, run. */
export default defineConfig({
  test: { include: ['tests/package/**/*.test.ts'], testTimeout: 300_000, fileParallelism: false },
})
