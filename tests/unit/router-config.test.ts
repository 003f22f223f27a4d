import { expect, test } from 'vitest'
import { loadConfig } from '#router/config.ts'

const GOOD = {
  CIVIGRAPH_SUPERGRAPH_FILE: 'supergraph.graphql',
  CIVIGRAPH_ISSUER: 'https://sso.example/realms/national',
}

test('a router tells every setting that is wrong at once, and repeats no value', () => {
  const bad = {
    ...GOOD,
    CIVIGRAPH_ISSUER: '',
    CIVIGRAPH_PORT: 'canary',
    CIVIGRAPH_MAX_DEPTH: '0',
    CIVIGRAPH_ENGIN: 'x',
  }
  const telling = () => loadConfig(bad)
  for (const name of ['ISSUER is required', 'PORT ', 'MAX_DEPTH ', 'ENGIN is not a setting'])
    expect(telling).toThrow(`CIVIGRAPH_${name}`)
  expect(telling).not.toThrow('canary')
})

test('it tells at once in what ways settings do not fit together, too', () => {
  const apart = {
    ...GOOD,
    CIVIGRAPH_ISSUER: 'http://sso.example/realms/national',
    CIVIGRAPH_WORKERS: '2',
    CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE: 'next.pem',
    CIVIGRAPH_REDIS_URL: 'redis://127.0.0.1',
  }
  for (const words of [
    'CIVIGRAPH_ENVELOPE_KEY_FILE is required with CIVIGRAPH_WORKERS above 1',
    'CIVIGRAPH_ISSUER must begin with https://',
    'CIVIGRAPH_ENVELOPE_KEY_FILE is required with CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE',
    'CIVIGRAPH_SHARED_SECRET_FILE is required with CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE and CIVIGRAPH_REDIS_URL',
  ])
    expect(() => loadConfig(apart)).toThrow(words)
})

test('whatever is set to 0 where nothing is to be counted is not counted', () => {
  const { router } = loadConfig({
    ...GOOD,
    CIVIGRAPH_REQUESTS_PER_SECOND: '0',
    CIVIGRAPH_SIGN_ONS_PER_MINUTE: '0',
    CIVIGRAPH_LOOKUPS_PER_CLIENT: '0',
  })
  expect([router.perAddress, router.signOnsPerAddress, router.lookups.perClient]).toEqual([null, null, null])
})
