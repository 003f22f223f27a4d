import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient as createStream } from 'graphql-sse'
import { createClient as createSocket } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { loadConfig } from '#router/config.ts'
import { NATIONAL_REALM, readRealmFile } from '#router/sso/embedded/realm-file.ts'
import { KnownRevocations } from '#router/sso/revocations.ts'
import { cookiesOf } from '#router/sso/sessions/cookies.ts'
import { localSessions } from '#router/sso/sessions/local-sessions.ts'
import { localOnce } from '#router/sso/once.ts'
import { pageSignOn } from '#router/sso/sessions/page-sign-on.ts'
import { PAGES } from '#router/sso/sessions/pages.ts'
import { eventually } from '../support/clock-department.ts'
import { type PageNation, startPageNation } from '../support/page-nation.ts'
import { FROM_OWN_PAGE, PageVisitor, WHO } from '../support/page-visitor.ts'
import { startRedis, withRedis } from '../support/start-redis.ts'

const NUMBER = '{ me { person { residentId } } }'
const QUESTIONS = '{ me { person { feedback { nodes { id } } } } }'

let folder: string
let nation: PageNation
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sessions-'))
  nation = await startPageNation({ env: { CIVIGRAPH_SESSION_MAX_SECONDS: '3600' } })
})
afterEach(() => {
  nation.clock.aheadMs = 0
})
afterAll(async () => {
  await nation?.close()
  rmSync(folder, { recursive: true })
})

/** A browser in which a person signed in. */
async function signedIn(username = 'citizen', query: Readonly<Record<string, string>> = {}) {
  const visitor = new PageVisitor(nation)
  await visitor.signIn({ username }, query)
  return visitor
}

function codeOf(username: string): string {
  return nation.realm.personas.find((one) => one.username === username)?.oneTimeCode() ?? ''
}

describe('signing in', () => {
  test('leads to the realm and back to where the page was, and the graph then knows the person', async () => {
    const visitor = new PageVisitor(nation)
    const { status, location } = await visitor.signIn({}, { return: '/licences?sort=end#mine' })
    expect({ status, location }).toEqual({ status: 303, location: `${nation.origin}/licences?sort=end#mine` })
    expect(await visitor.ask()).toMatchObject({ status: 200, codes: [], data: { me: { client: 'portal' } } })
  })

  test('gives the browser an identifier and no token, in a cookie that no script can read', async () => {
    const visitor = new PageVisitor(nation)
    const { headers, location } = await visitor.signIn()
    expect(headers.getSetCookie()).toContainEqual(
      expect.stringMatching(/^civigraph=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    )
    expect([location, ...headers.getSetCookie()].join()).not.toMatch(/eyJ/)
    expect([...visitor.cookies.keys()]).toEqual(['civigraph'])
  })

  test('at the explorer gives the explorer’s rights, not the portal’s', async () => {
    const visitor = await signedIn('analyst', { page: 'explorer' })
    expect(await visitor.ask()).toMatchObject({ data: { me: { client: 'explorer' } } })
    expect(await visitor.ask('{ me { person { fullName } } }')).toMatchObject({ codes: ['FORBIDDEN'] })
  })

  test('at one page asks for no password when the person signed in at the other', async () => {
    const visitor = await signedIn()
    const back = await visitor.atRealm(await visitor.start({ page: 'explorer' }), { password: 'is not asked' })
    await visitor.come(back)
    expect(await visitor.ask()).toMatchObject({ data: { me: { client: 'explorer' } } })
  })

  test('in two windows at once ends well in both', async () => {
    const visitor = new PageVisitor(nation)
    const [one, two] = [await visitor.start({ return: '/one' }), await visitor.start({ return: '/two' })]
    expect(await visitor.come(await visitor.atRealm(one))).toMatchObject({ location: `${nation.origin}/one` })
    expect(await visitor.come(await visitor.atRealm(two))).toMatchObject({ location: `${nation.origin}/two` })
  })

  test('asks only for scopes that the realm file gives the page’s client', () => {
    const clients = readRealmFile(NATIONAL_REALM).clients
    for (const [page, { scopes, onDemand }] of Object.entries(PAGES)) {
      const allowed = clients.find(({ clientId }) => clientId === page)?.optionalClientScopes
      expect(allowed).toEqual(expect.arrayContaining([...scopes, ...onDemand]))
    }
  })
})

describe('the address of a router with pages', () => {
  test('over https binds every cookie to this very host', () => {
    const { session, logins, set } = cookiesOf(true)
    expect(set(session, 'x')).toBe('__Host-civigraph=x; Path=/; HttpOnly; SameSite=Lax; Secure')
    expect(logins.every((name) => name.startsWith('__Host-'))).toBe(true)
  })

  test.each([
    ['http://portal.example', 'a', null, /Pages sign in over https/],
    ['https://portal.example', 'a', newKey(), /one of the two/],
    ['https://portal.example', null, 'no key', /CIVIGRAPH_PORTAL_KEY_FILE must hold an ES256/],
  ])('%s with credentials that do not fit it is not started', async (origin, secret, keyPem, words) => {
    const starting = pageSignOn({
      credentials: { portal: { secret, keyPem }, explorer: { secret: null, keyPem: null } },
      issuer: nation.realm.issuer,
      origin: () => origin,
      openStore: () => localSessions({ idleMs: 1, now: Date.now }),
      usedAttempts: localOnce(),
      limits: { idleMs: 1, maxMs: 1 },
      perAddress: null,
      sharedKeyPem: null,
      verifyToken: async () => null,
      keys: { key: async () => null },
      revocations: new KnownRevocations(),
    })
    await expect(starting).rejects.toThrow(words)
  })
})

const withRealmAt = (issuer: string) =>
  loadConfig({ CIVIGRAPH_SUPERGRAPH_FILE: 'supergraph.graphql', CIVIGRAPH_ISSUER: issuer })

test.each(['https://sso.example/realms/national', 'http://127.0.0.1:8180/realms/national'])(
  'a realm at %s may sign tokens: nobody stands between',
  (issuer) => {
    expect(withRealmAt(issuer).issuer).toBe(issuer)
  },
)

test.each(['http://sso.example/realms/national', 'http://localhost.example/realms/national'])(
  'a realm at %s may not: whoever stands between could sign too',
  (issuer) => {
    expect(() => withRealmAt(issuer)).toThrow('CIVIGRAPH_ISSUER must begin with https://, or be on loopback')
  },
)

test('several workers with pages need a Redis, where each finds the sessions of the others, sealed with one key', () => {
  const secret = join(folder, 'secret')
  writeFileSync(secret, newKey(), { mode: 0o600 })
  const env = {
    CIVIGRAPH_SUPERGRAPH_FILE: 'supergraph.graphql',
    CIVIGRAPH_ISSUER: nation.realm.issuer,
    CIVIGRAPH_WORKERS: '2',
    CIVIGRAPH_ENVELOPE_KEY_FILE: secret,
  }
  expect(loadConfig(env).workers).toBe(2)
  const withPages = { ...env, CIVIGRAPH_PORTAL_SECRET_FILE: secret }
  expect(() => loadConfig(withPages)).toThrow('CIVIGRAPH_REDIS_URL is required')
  const shared = { ...withPages, CIVIGRAPH_REDIS_URL: 'redis://127.0.0.1' }
  expect(loadConfig(shared).workers).toBe(2)
  const { CIVIGRAPH_ENVELOPE_KEY_FILE: _, ...unsealed } = { ...shared, CIVIGRAPH_WORKERS: '1' }
  expect(() => loadConfig(unsealed)).toThrow('CIVIGRAPH_ENVELOPE_KEY_FILE is required with CIVIGRAPH_REDIS_URL')
})

test('a field that needs more than a password says so, the page steps up, comes back, and gets it', async () => {
  const visitor = await signedIn('officer', { scope: 'identity:number' })
  const before = visitor.id
  expect(await visitor.ask(NUMBER)).toMatchObject({ codes: ['ASSURANCE_TOO_LOW'], data: { me: null } })

  const stronger = { username: 'officer', password: 'is not asked', otp: codeOf('officer') }
  const { location } = await visitor.signIn(stronger, { acr: 'substantial', return: '/number' })
  expect(location).toBe(`${nation.origin}/number`)
  expect(await visitor.ask(NUMBER)).toMatchObject({ codes: [], data: { me: { person: { residentId: /^99/ } } } })
  expect(await visitor.ask()).toMatchObject({ data: { me: { assurance: 'SUBSTANTIAL' } } })

  expect(visitor.id).not.toBe(before)
  visitor.cookies.set('civigraph', before ?? '')
  expect(await visitor.ask()).toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] })
})

test('a page may ask for a sign-in of the last moments: the realm then asks a person again whom it knows', async () => {
  const visitor = await signedIn()
  const second = Math.floor(Date.now() / 1_000) + 1
  await eventually(() => Math.floor(Date.now() / 1_000) > second, 'the second after next')
  const recent = { max_age: '1', return: '/new' }
  const asked = visitor.atRealm(await visitor.start(recent), { password: 'is asked again' })
  await expect(asked).rejects.toThrow('Invalid username or password.')
  expect(await visitor.signIn({}, recent)).toMatchObject({ location: `${nation.origin}/new` })
  expect(await visitor.ask()).toMatchObject({ status: 200, codes: [] })
})

describe('while a session lasts', () => {
  test('its token is renewed before it ends, once for everybody who asks at that moment', async () => {
    const visitor = await signedIn()
    nation.clock.aheadMs = 280_000
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.ask()))
    // A second use of the refresh token would have ended the sign-in at the realm, and this session with it.
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await visitor.ask()).toMatchObject({ status: 200, codes: [] })
  })

  test('half an hour without use ends it, and the browser is told to forget it', async () => {
    const visitor = await signedIn()
    nation.clock.aheadMs = 1_799_000
    expect((await visitor.ask()).status).toBe(200)
    nation.clock.aheadMs += 1_800_000
    expect(await visitor.ask()).toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] })
    expect(visitor.id).toBeUndefined()
    expect(await visitor.ask()).toMatchObject({ status: 200, codes: ['UNAUTHENTICATED'] })
  })

  test('its last hour ends it however much it is used', async () => {
    const visitor = await signedIn()
    for (const aheadMs of [1_700_000, 3_400_000]) {
      nation.clock.aheadMs = aheadMs
      expect((await visitor.ask()).status).toBe(200)
    }
    nation.clock.aheadMs = 3_601_000
    expect((await visitor.ask()).status).toBe(401)
  })

  test('an account has ten at once: an eleventh ends the oldest', async () => {
    const visitors: PageVisitor[] = []
    for (let i = 0; i < 11; i += 1) visitors.push(await signedIn('agent'))
    const statuses = await Promise.all(visitors.map(async (one) => (await one.ask()).status))
    expect(statuses).toEqual([401, ...Array.from({ length: 10 }, () => 200)])
  })
})

describe('signing out', () => {
  test('ends the session here, then the sign-in at the realm, and leads home', async () => {
    const visitor = await signedIn()
    const id = visitor.id ?? ''
    const page = await visitor.signOut()
    expect(visitor.id).toBeUndefined()
    expect(page.html).toContain(`method="post" action="${nation.realm.issuer}/protocol/openid-connect/logout"`)
    visitor.cookies.set('civigraph', id)
    expect((await visitor.ask()).status).toBe(401)

    expect((await visitor.leaveRealm(page)).href).toBe(`${nation.origin}/`)
    await expect(visitor.signIn({ password: 'is asked again' })).rejects.toThrow('Invalid username or password.')
  })

  test('holds here even when the browser never reaches the realm, and the person can sign in again', async () => {
    const visitor = await signedIn()
    await visitor.signOut()
    // The realm counts in seconds: what it signs in the second of the sign-out could be from before it.
    const second = Math.floor(Date.now() / 1_000)
    await eventually(() => Math.floor(Date.now() / 1_000) > second, 'the next second')
    await visitor.signIn({ password: 'is not asked' })
    expect(await visitor.ask()).toMatchObject({ status: 200, codes: [] })
  })

  test('everywhere ends the sessions of all browsers of that person, and of nobody else', async () => {
    const [here, there, other] = [await signedIn('operator'), await signedIn('operator'), await signedIn()]
    await here.signOut('/sign-out/everywhere')
    expect((await there.ask()).status).toBe(401)
    expect((await other.ask()).status).toBe(200)
  })

  test('at the realm ends the session here', async () => {
    const [visitor, other] = [await signedIn(), await signedIn()]
    await visitor.signOutAtRealm()
    expect(await visitor.ask()).toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] })
    expect((await other.ask()).status).toBe(200)
  })

  test('ends a stream that was opened with the cookie, and says why', async () => {
    const visitor = await signedIn()
    const { first, leave } = await openStream(visitor)
    await visitor.signOut()
    expect((await first).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    leave()
  })
})

test('a stream ends with the last hour of its session, though its token lives on', async () => {
  nation.clock.aheadMs = -3_597_000
  const { first, leave } = await openStream(await signedIn())
  expect((await first).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  leave()
})

/** A page that waits for what happens to a question of its person. */
async function openStream(visitor: PageVisitor) {
  const [, thread = ''] = /"id":"([^"]+)"/.exec(JSON.stringify((await visitor.ask(QUESTIONS)).data)) ?? []
  const headers = { cookie: `civigraph=${visitor.id}`, ...FROM_OWN_PAGE }
  const stream = createStream({ url: nation.url.href, retryAttempts: 0, headers })
  const events = stream.iterate({ query: `subscription { feedbackThreadChanged(id: "${thread}") { state } }` })
  const first = events.next()
  await eventually(async () => (await openStreams()) === 1, 'a stream')
  return { first, leave: () => stream.dispose() }
}

async function openStreams(): Promise<number> {
  const text = await nation.router.metrics.registry.getSingleMetricAsString('civigraph_streams_open')
  return Number(/^civigraph_streams_open (\d+)$/m.exec(text)?.[1])
}

test('a page of ours may open a socket, which then speaks for its person', async () => {
  const visitor = await signedIn()
  class FromPage extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { headers: { cookie: `civigraph=${visitor.id}`, origin: nation.origin } })
    }
  }
  const url = nation.url.href.replace('http:', 'ws:')
  const socket = createSocket({ url, webSocketImpl: FromPage, retryAttempts: 0 })
  const { value } = await socket.iterate({ query: WHO }).next()
  expect(value).toMatchObject({ data: { me: { client: 'portal' } } })
  await socket.dispose()
})

test('a page may prove itself to the realm by a key, whose public half the realm fetches here', async () => {
  const realm = JSON.parse(readFileSync(NATIONAL_REALM, 'utf8'))
  const portal = realm.clients.find((one: { clientId: string }) => one.clientId === 'portal')
  portal.clientAuthenticatorType = 'client-jwt'
  Object.assign(portal.attributes, {
    'token.endpoint.auth.signing.alg': 'ES256',
    'use.jwks.url': 'true',
    'jwks.url': '${REALM_ROUTER_ORIGIN}/.well-known/civigraph/page-keys.json',
  })
  const [realmFile, keyFile] = [join(folder, 'national-realm.json'), join(folder, 'key.pem')]
  writeFileSync(realmFile, JSON.stringify(realm))
  writeFileSync(keyFile, newKey(), { mode: 0o600 })
  const env = { CIVIGRAPH_PORTAL_SECRET_FILE: '', CIVIGRAPH_PORTAL_KEY_FILE: keyFile }
  const keyed = await startPageNation({ env, realmFile })
  try {
    const visitor = new PageVisitor(keyed)
    await visitor.signIn()
    expect(await visitor.ask()).toMatchObject({ status: 200, codes: [], data: { me: { client: 'portal' } } })
  } finally {
    await keyed.close()
  }
})

withRedis('routers that share a Redis share sessions: begun, renewed and ended at any of them', async () => {
  const redis = await startRedis()
  const keyFile = join(folder, 'envelope.pem')
  writeFileSync(keyFile, newKey(), { mode: 0o600 })
  const env = { CIVIGRAPH_REDIS_URL: redis.url.href, CIVIGRAPH_ENVELOPE_KEY_FILE: keyFile }
  const one = await startPageNation({ env })
  const two = await startPageNation({ env, beside: one })
  try {
    const [here, there] = [new PageVisitor(one), new PageVisitor(two)]
    const back = await here.atRealm(await here.start())
    for (const [name, value] of here.cookies) there.cookies.set(name, value)
    await there.come(back)
    here.cookies.set('civigraph', there.id ?? '')
    expect(await here.ask()).toMatchObject({ status: 200, codes: [] })

    for (const { clock } of [one, two]) clock.aheadMs = 280_000
    const asked = Array.from({ length: 10 }, () => [here.ask(), there.ask()]).flat()
    expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]))
    for (const { clock } of [one, two]) clock.aheadMs = 0
    expect((await there.ask()).status).toBe(200)

    await redis.stop()
    expect(await here.ask()).toMatchObject({ status: 503, codes: ['UPSTREAM_UNAVAILABLE'] })
    await redis.startAgain()
    await eventually(async () => (await here.ask()).status === 401, 'Redis is back and knows nothing')

    await here.signIn({ password: 'is not asked' })
    there.cookies.set('civigraph', here.id ?? '')
    expect((await there.ask()).status).toBe(200)
    await here.signOut()
    expect((await there.ask()).status).toBe(401)
    expect([...one.faults, ...two.faults]).toEqual([])
  } finally {
    await two.close()
    await one.close()
    await redis.stop()
  }
})

test('nothing of all this was a fault', () => {
  expect(nation.faults).toEqual([])
})

test('while the realm is away sessions go on as long as their tokens, and nobody is admitted; one that the realm forgot ends', async () => {
  const visitor = await signedIn()
  await nation.stopRealm()
  expect((await visitor.ask()).status).toBe(200)
  nation.clock.aheadMs = 280_000
  expect((await visitor.ask()).status).toBe(200)
  nation.clock.aheadMs = 301_000
  expect(await visitor.ask()).toMatchObject({ status: 503, codes: ['UPSTREAM_UNAVAILABLE'] })
  const newcomer = new PageVisitor(nation)
  await eventually(async () => (await newcomer.send('/sign-in')).status === 503, 'the router noticed')
  const page = await newcomer.send('/sign-in')
  expect(page).toMatchObject({ status: 503, html: expect.stringContaining('The realm does not answer.') })
  expect(page.headers.get('retry-after')).toBe('5')

  await nation.startRealmAgain()
  await eventually(async () => (await visitor.ask()).status === 401, 'the realm was asked again')
  expect(visitor.id).toBeUndefined()
})

function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
