import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missingPrograms } from '../bench/router/missing-programs.ts'
import { runProgram } from '../support/nation-process.ts'
import { needing } from '../support/parts.ts'

/** Runs of a second prove that the bench measures; what it measures in a second proves nothing. */
const missing = missingPrograms()
needing(missing.length === 0, missing.join(' ')) // says so, and in CI fails
const folder = mkdtempSync(join(tmpdir(), 'civigraph-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(missing.length > 0)('a bench of a second, of our router and of the fetches written by hand', () => {
  let run: Awaited<ReturnType<typeof runProgram>>
  let rows: Record<string, unknown>[] = []

  beforeAll(async () => {
    const file = join(folder, 'rows.json')
    const short = ['--seconds', '1', '--warm-up', '1', '--rounds', '1', '--patience', '0']
    run = await runProgram(
      'tests/bench/router/main.ts',
      ['--only', 'floor,civigraph', '--query', 'one', '--json', file, ...short],
      { timeoutMs: 100_000 },
    )
    rows = run.code === 0 ? JSON.parse(readFileSync(file, 'utf8')) : []
  })

  test('ends well: every answer was compared, and the departments saw no request for the first time under load', () => {
    expect(run.stderr).not.toContain('FAILED')
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/ 0 failed, 0 misses/)
    expect(run.stdout).not.toMatch(/[1-9]\d* (failed|misses)/)
  })

  test('writes one row for each gateway and load, with the eight figures that programs read', () => {
    expect(rows.map(({ gateway, query }) => `${String(gateway)}: ${String(query)}`).toSorted()).toEqual([
      'civigraph: one',
      'civigraph: one at half load',
      'floor: one',
      'floor: one at half load',
    ])
    for (const row of rows) {
      const { gateway: _gateway, query: _query, ...figures } = row
      expect(Object.keys(figures)).toEqual(['rps', 'p50Ms', 'p99Ms', 'cpuMsPerRequest', 'fetchesPerRequest', 'rssMb'])
      expect(Object.entries(figures).filter(([, figure]) => !(Number(figure) > 0))).toEqual([])
    }
  })

  test('counts one fetch for a request that one department answers', () => {
    for (const { fetchesPerRequest } of rows) expect(Number(fetchesPerRequest)).toBeCloseTo(1, 0)
  })
})
