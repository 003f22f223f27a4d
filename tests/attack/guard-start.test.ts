import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '#router/config.ts'
import { callerWith, startGuardedGraph } from '../support/guarded-graph.ts'
import { supergraphOf } from '../support/town-department.ts'
import { startTownRouter, type TownRouter } from '../support/town-router.ts'

/** A guard that is led past its requirements: by other names for its directives, without a verifier, by another supergraph. */

describe('a requirement directive that goes by another name', () => {
  const resolvers = {
    Query: Object.fromEntries(['free', 'secret', 'scoped', 'ruled'].map((name) => [name, () => 'never'])),
  }

  test.each([
    [
      'by `as`',
      'import: [{ name: "@authenticated", as: "@a" }, { name: "@requiresScopes", as: "@b" }, { name: "@policy", as: "@c" }]',
      ['a', 'b', 'c'],
    ],
    ['by the prefix of its link', 'as: "fed"', ['fed__authenticated', 'fed__requiresScopes', 'fed__policy']],
  ] as const)('%s is enforced all the same, and no department is asked', async (_how, names, [login, may, rule]) => {
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", ${names})
      type Query {
        free: String
        secret: String @${login}
        scoped: String @${may}(scopes: [["read"]])
        ruled: String @${rule}(policies: [["role:officer"]])
      }`
    const graph = await startGuardedGraph({ sdl, resolvers })
    const query = '{ free secret scoped ruled }'
    const { errors } = await graph.ask(query, null)
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(Array(3).fill('UNAUTHENTICATED'))
    expect([...graph.calls.keys()]).toEqual(['Query.free'])
    const signedIn = await graph.ask(query, callerWith())
    expect(signedIn.errors.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN'])
    expect([...graph.calls.keys()].toSorted()).toEqual(['Query.free', 'Query.secret'])
  })
})

describe('a router without a verifier', () => {
  const start = (env: Record<string, string>) => () =>
    loadConfig({ CIVIGRAPH_SUPERGRAPH_FILE: 'supergraph.graphql', ...env })

  test('does not start: whose tokens it takes has no default', () => {
    expect(start({})).toThrow(/CIVIGRAPH_ISSUER is required/)
    expect(start({ CIVIGRAPH_ISSUER: '' })).toThrow(/CIVIGRAPH_ISSUER/)
  })

  test('does not start either with a realm that anybody on the way could speak for', () => {
    expect(start({ CIVIGRAPH_ISSUER: 'http://sso.example/realms/national' })).toThrow(
      /CIVIGRAPH_ISSUER must begin with/,
    )
  })

  test('does not start with a library that it does not know', () => {
    const issuer = { CIVIGRAPH_ISSUER: 'https://sso.example/realms/national' }
    expect(start({ ...issuer, CIVIGRAPH_TOKEN_VERIFIER: 'none' })).toThrow(/CIVIGRAPH_TOKEN_VERIFIER/)
  })
})

describe('a swap to a supergraph that cannot be enforced', () => {
  let router: TownRouter
  beforeAll(async () => {
    router = await startTownRouter({ CIVIGRAPH_METRICS_PORT: '0' })
  })
  afterAll(() => router.close())

  const withRequirement = (requirement: string) => {
    const text = supergraphOf(router.town)
    const changed = text.replace(/(\n {2}motto: String)/, `$1 ${requirement}`)
    expect(changed).not.toBe(text)
    return changed
  }
  const POLICY = '\n  @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)'
  const linked = (link: string, requirement: string) => withRequirement(requirement).replace(/^schema/, `schema${link}`)

  test.each<[string, () => string, RegExp]>([
    [
      'a policy that nobody knows',
      () => linked(POLICY, '@policy(policies: [["friends:only"]])'),
      /Query\.motto {2}UNKNOWN_POLICY/,
    ],
    [
      'a version of a requirement that came later',
      () => linked(POLICY.replace('v0.1', 'v9.0'), ''),
      /UNSUPPORTED_VERSION/,
    ],
    [
      'a security feature of somebody else',
      () => linked('\n  @link(url: "https://evil.example/unguarded/v1.0", for: SECURITY)', ''),
      /UNKNOWN_SECURITY_FEATURE/,
    ],
    ['no link to what it is composed of', () => 'type Query { motto: String }', /NOT_A_SUPERGRAPH/],
  ])('with %s is refused, and the one before stays', async (_what, supergraph, problem) => {
    await expect(router.swap(supergraph())).rejects.toThrow(problem)
    expect(JSON.parse((await router.ask({ query: '{ motto }' })).text)).toEqual({ data: { motto: 'Test Motto' } })
  })

  test('is counted, so that somebody hears of it', async () => {
    expect(await router.metricsText()).toMatch(/civigraph_supergraph_swaps_total\{outcome="refused"\} 4/)
    expect(router.faults).toEqual([])
  })
})
