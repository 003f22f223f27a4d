import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const copy = mkdtempSync(join(tmpdir(), 'civigraph-check-'))

beforeAll(() => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of files.split('\n').filter(Boolean)) cpSync(join(root, file), join(copy, file), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function run(script: string): { code: number | null; output: string } {
  const options = { cwd: copy, encoding: 'utf8', maxBuffer: 16_000_000 } as const // lint also tells what it only advises
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], options)
  return { code: status, output: stdout + stderr }
}

/** Puts a fault into the copy while a script runs. */
function withFault(file: string, fault: string, script: string) {
  const path = join(copy, file)
  const before = readFileSync(path, 'utf8')
  writeFileSync(path, fault.startsWith('+') ? `${before}${fault.slice(1)}\n` : fault)
  const result = run(script)
  writeFileSync(path, before)
  return result
}

test('the check of a copy without faults is green', () => {
  expect(run('check')).toMatchObject({ code: 0 })
})

test.for([
  ['types', 'router/exchange.ts', "+export const wrong: number = 'text'", 'router/exchange.ts'],
  [
    'lint',
    'router/server.ts',
    "+export function forget(): void {\n  fetch('http://localhost')\n}",
    'no-floating-promises',
  ],
  ['unused', 'router/exchange.ts', '+export function nobodyCalls(): void {}', 'nobodyCalls'],
  ['format:check', 'router/exchange.ts', '+export   const   spread = 1', 'router/exchange.ts'],
  ['imports:check', 'router/exchange.ts', "+import '#subgraphs/licence/subgraph.ts'", 'wrong direction'],
  [
    'codegen:check',
    'subgraphs/licence/schema.graphql',
    '+"A type that nobody generated for."\ntype Forgotten { id: ID! }',
    'Out of date',
  ],
])('%s finds a fault that was put into %s', ([script = '', file = '', fault = '', found = '']) => {
  const { code, output } = withFault(file, fault, script)
  expect(code).not.toBe(0)
  expect(output).toContain(found)
})

test('the pushing hook runs the check', () => {
  expect(readFileSync(join(root, '.lefthook.yml'), 'utf8')).toContain('npm run check')
})
