import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { choice, integer, optional, readEnv, secretFile, text, url } from '@civigraph/subgraph-kit'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'civigraph-env-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(content: string): string {
  const file = join(folder, `secret-${content.length}`)
  writeFileSync(file, content)
  return file
}

const settings = {
  CIVIGRAPH_PORT: integer('Port.', { fallback: 4000, min: 0, max: 65_535 }),
  CIVIGRAPH_NAME: text('Name.'),
  CIVIGRAPH_MODE: choice('Mode.', ['open', 'closed'], 'closed'),
  CIVIGRAPH_ISSUER: url('Issuer.'),
  CIVIGRAPH_DATABASE_URL: optional(url('Database.')),
  CIVIGRAPH_KEY_FILE: secretFile('Key.'),
}

const good = () => ({
  CIVIGRAPH_NAME: 'n',
  CIVIGRAPH_ISSUER: 'https://sso.example/realm',
  CIVIGRAPH_KEY_FILE: fileWith(' key\n'),
})

function mistakesOf(env: Record<string, string>, known: readonly string[] = []): string[] {
  try {
    readEnv(env, settings, known)
  } catch (error) {
    if (error instanceof Error) return error.message.split('\n').map((line) => line.trim())
  }
  return []
}

test('good settings are read with their types, and what is absent has its default', () => {
  const values = readEnv({ ...good(), CIVIGRAPH_PORT: '8080', PATH: '/usr/bin' }, settings)
  expect(values).toEqual({
    CIVIGRAPH_PORT: 8080,
    CIVIGRAPH_NAME: 'n',
    CIVIGRAPH_MODE: 'closed',
    CIVIGRAPH_ISSUER: new URL('https://sso.example/realm'),
    CIVIGRAPH_DATABASE_URL: null,
    CIVIGRAPH_KEY_FILE: 'key',
  })
  expect(Object.isFrozen(values)).toBe(true)
})

test('an empty variable is an absent one', () => {
  expect(readEnv({ ...good(), CIVIGRAPH_PORT: '', CIVIGRAPH_DATABASE_URL: '' }, settings)).toMatchObject({
    CIVIGRAPH_PORT: 4000,
    CIVIGRAPH_DATABASE_URL: null,
  })
})

test('all mistakes are told at once, and no value with them', () => {
  const env = {
    CIVIGRAPH_PORT: '99999-canary',
    CIVIGRAPH_MODE: 'canary',
    CIVIGRAPH_ISSUER: 'canary',
    CIVIGRAPH_DATABASE_URL: 'canary:secret',
    CIVIGRAPH_KEY_FILE: '/canary/secret',
    CIVIGRAPH_PROT: 'canary',
  }
  const mistakes = mistakesOf(env)
  expect(mistakes).toEqual([
    'Bad environment:',
    'CIVIGRAPH_PORT must be a whole number from 0 to 65535',
    'CIVIGRAPH_NAME is required',
    'CIVIGRAPH_MODE must be one of open, closed',
    'CIVIGRAPH_ISSUER must be an absolute URL',
    'CIVIGRAPH_DATABASE_URL must be an absolute URL',
    'CIVIGRAPH_KEY_FILE must be the path of a readable file',
    'CIVIGRAPH_PROT is not a setting of this program',
  ])
  expect(mistakes.join()).not.toMatch(/canary|99999/)
})

test('a misspelt name stops the start, unless another table of the process knows it', () => {
  expect(mistakesOf({ ...good(), CIVIGRAPH_MODUS: 'open' })).toContain(
    'CIVIGRAPH_MODUS is not a setting of this program',
  )
  expect(mistakesOf({ ...good(), CIVIGRAPH_MODUS: 'open' }, ['CIVIGRAPH_MODUS'])).toEqual([])
  expect(mistakesOf({ ...good(), CIVIGRAPH_toString: 'open' })).toHaveLength(2)
})

test.for(['-1', '65536', '1.5', '1e3', '0x10', ' 80', '80 ', 'NaN', 'Infinity', '８０'])('%s is no port', (port) => {
  expect(mistakesOf({ ...good(), CIVIGRAPH_PORT: port })).toContain(
    'CIVIGRAPH_PORT must be a whole number from 0 to 65535',
  )
})

test.for(['sso.example', '/realm', 'localhost:8080', 'javascript:alert(1)', 'https://'])(
  '%s is no absolute URL',
  (issuer) => {
    expect(mistakesOf({ ...good(), CIVIGRAPH_ISSUER: issuer })).toContain('CIVIGRAPH_ISSUER must be an absolute URL')
  },
)

test('a secret is read from its file, and an empty file holds none', () => {
  expect(mistakesOf({ ...good(), CIVIGRAPH_KEY_FILE: fileWith('  \n') })).toContain(
    'CIVIGRAPH_KEY_FILE must be the path of a file that is not empty',
  )
  expect(mistakesOf({ ...good(), CIVIGRAPH_KEY_FILE: folder })).toContain(
    'CIVIGRAPH_KEY_FILE must be the path of a readable file',
  )
})
