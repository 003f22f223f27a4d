import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PERSONAS } from '#examples/personas.ts'
import { clientCredentials, signIn } from '#examples/sign-in.ts'
import { newDataFolder, type NationProcess, startNationProcess } from '../support/nation-process.ts'

const QUESTION = '{ licenceTypes(first: 1) { totalCount } me { assurance person { name fullName } } }'

describe.for(['in-process', 'http'] as const)('departments %s', (subgraphs) => {
  let nation: NationProcess

  beforeAll(async () => {
    // The departments must know the router's address before it listens, so it cannot take any port.
    const port = subgraphs === 'http' ? { CIVIGRAPH_PORT: '4310' } : {}
    nation = await startNationProcess({ dataFolder: newDataFolder(), env: { CIVIGRAPH_SUBGRAPHS: subgraphs, ...port } })
  })
  afterAll(() => nation?.stop())

  async function ask(authorization?: string, query = QUESTION) {
    const response = await fetch(nation.graphUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      body: JSON.stringify({ query }),
    })
    return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.json() }
  }

  test('without a token: the public part, and an error at the place of the rest', async () => {
    expect(await ask()).toMatchObject({
      status: 200,
      body: {
        data: { licenceTypes: {}, me: null },
        errors: [{ path: ['me'], extensions: { code: 'UNAUTHENTICATED' } }],
      },
    })
  })

  test('with a token that lacks a scope: everything else, and an error at its place', async () => {
    const token = await signIn({
      issuer: nation.issuer,
      username: 'citizen',
      password: 'citizen-demo',
      scope: 'identity:read',
    })
    expect(await ask(`Bearer ${token}`)).toMatchObject({
      status: 200,
      body: {
        data: { me: { assurance: 'LOW', person: { name: 'T***', fullName: null } } },
        errors: [{ path: ['me', 'person', 'fullName'], extensions: { code: 'FORBIDDEN' } }],
      },
    })
  })

  test('with a broken token: 401 with a challenge, and no data at all', async () => {
    const { status, challenge, body } = await ask('Bearer broken')
    expect([status, challenge, Object.keys(Object(body))]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
      ['errors', 'extensions'],
    ])
    expect(body).toMatchObject({ extensions: { requestId: expect.any(String) } })
  })

  test('with the token of a machine: no person, but what the machine may read', async () => {
    const token = await clientCredentials({
      issuer: nation.issuer,
      clientId: 'app-benchmarks',
      secret: 'app-benchmarks-demo-secret',
      scope: 'statistics:read',
    })
    expect(await ask(`Bearer ${token}`, '{ me { assurance person { __typename } } }')).toMatchObject({
      body: { data: { me: { assurance: 'NONE', person: null } } },
    })
    // Names of persons are nothing that its application has a purpose for.
    expect(await ask(`Bearer ${token}`)).toMatchObject({
      status: 403,
      body: { errors: [{ extensions: { code: 'PURPOSE_EXCEEDED', coordinates: ['Person.name'] } }] },
    })
  })

  test('with every scope: the person', async () => {
    const token = await signIn({
      issuer: nation.issuer,
      username: 'citizen',
      password: 'citizen-demo',
      scope: PERSONAS.citizen,
    })
    expect(await ask(`Bearer ${token}`)).toMatchObject({
      body: { data: { me: { person: { fullName: 'Test Person One' } } } },
    })
  })
})
