import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newDataFolder, type NationProcess, runProgram, startNationProcess } from '../support/nation-process.ts'

const root = resolve(import.meta.dirname, '../..')
const dataFolder = newDataFolder()
let first: NationProcess
let second: NationProcess
let endedWith: number | null

beforeAll(async () => {
  first = await startNationProcess({ dataFolder })
  endedWith = await first.stop()
  second = await startNationProcess({ dataFolder })
})

afterAll(() => second?.stop())

test('the first start shows what it imports, with rows and rejects', () => {
  expect(first.output()).toMatch(/imported cn-divisions\.csv: 3213 rows in \d/)
  expect(first.output()).toMatch(/imported ca-service-standards\.csv: 1173 rows/)
})

test('Ctrl-C ends it cleanly', () => {
  expect(endedWith).toBe(0)
})

test('the second start imports nothing again', () => {
  expect(second.output()).not.toContain('imported')
})

test('the printed table names addresses, test persons and three commands', () => {
  for (const text of [
    'national graph',
    '/ready',
    'sign-on realm',
    'citizen',
    'officer',
    'analyst',
    'operator',
    'first-call',
  ])
    expect(second.output()).toContain(text)
})

test.for([1, 2, 3])('printed command %i works as it stands', async (number) => {
  const command = new RegExp(`^  ${number}  (.+)$`, 'm').exec(second.output())?.[1] ?? ''
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: root })
  expect(stdout).toContain(['', 'Test Person One', '"totalCount":34', '"fullName":"Test Person One"'][number])
})

test('the README shows what the first call prints, to the letter', async () => {
  const readme = readFileSync(resolve(root, 'README.md'), 'utf8')
  const shown = /<!-- output of: npm run -s first-call -- citizen -->\s*```\n([\s\S]*?)```/.exec(readme)?.[1]
  const env = { CIVIGRAPH_URL: second.graphUrl, CIVIGRAPH_ISSUER: second.issuer }
  const { stdout } = await runProgram('examples/first-call.ts', ['citizen'], { env })
  expect(stdout).toBe(shown)
})

test('/ready tells about its parts, /health only that it lives', async () => {
  const ready = await fetch(new URL('/ready', second.graphUrl))
  expect([ready.status, await ready.json()]).toEqual([
    200,
    {
      ready: true,
      parts: {
        graph: 'serving',
        planner: 'native',
        realmKeys: 'fresh',
        revocations: 'this process only',
        budgets: 'this process only',
        database: 'answers',
      },
    },
  ])
  expect(await (await fetch(new URL('/health', second.graphUrl))).json()).toEqual({ status: 'up' })
})

test('a second nation on the same folder, or on a taken port, says what is in its way', async () => {
  const sameFolder = await runProgram('examples/national/main.ts', [], { env: { CIVIGRAPH_DATA_DIR: dataFolder } })
  expect([sameFolder.code, sameFolder.stderr]).toEqual([
    1,
    expect.stringMatching(/in use by process \d+\. Stop it, or set/),
  ])
  const taken = {
    CIVIGRAPH_PORT: new URL(second.graphUrl).port,
    CIVIGRAPH_REALM_PORT: '0',
    CIVIGRAPH_DATA_DIR: newDataFolder(),
  }
  const samePort = await runProgram('examples/national/main.ts', [], { env: taken })
  expect([samePort.code, samePort.stderr]).toEqual([
    1,
    expect.stringContaining(`Port ${taken.CIVIGRAPH_PORT} is taken.`),
  ])
})

test('all mistakes in the environment are told at once, a misspelt name among them', async () => {
  const env = { CIVIGRAPH_PORT: '99999', CIVIGRAPH_SUBGRAPHS: 'elsewhere', CIVIGRAPH_PROT: '1' }
  const { code, stderr } = await runProgram('examples/national/main.ts', [], { env })
  expect([code, stderr.trim().split('\n')]).toEqual([
    1,
    [
      'civigraph: Bad environment:',
      '  CIVIGRAPH_PORT must be a whole number from 0 to 65535',
      '  CIVIGRAPH_SUBGRAPHS must be one of in-process, http',
      '  CIVIGRAPH_PROT is not a setting of this program',
    ],
  ])
})

test('what lies in the data folder is for its account alone', () => {
  for (const folder of [dataFolder, join(dataFolder, 'database')]) expect(statSync(folder).mode & 0o077).toBe(0)
  for (const file of ['import-key', 'identity-register-key'])
    expect(statSync(join(dataFolder, file)).mode & 0o077).toBe(0)
})
