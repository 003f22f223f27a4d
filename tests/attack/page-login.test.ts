import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createClient as createSocket } from 'graphql-ws'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type PageNation, startPageNation } from '../support/page-nation.ts'
import { answered, FROM_OWN_PAGE, PageVisitor, WHO } from '../support/page-visitor.ts'
import { RealmClient } from '../support/realm-client.ts'

/** Signing in to a page of the router, which holds the tokens itself. What the realm’s own pages refuse is in `login.test.ts`. */
let nation: PageNation
beforeAll(async () => {
  nation = await startPageNation({
    env: {
      CIVIGRAPH_GET: 'text',
      CIVIGRAPH_WEB_ORIGINS: 'http://friend.example',
      CIVIGRAPH_SIGN_ONS_PER_MINUTE: '0', // a thousand are begun here from one address
    },
  })
})
afterAll(() => nation?.close())
beforeEach(() => {
  nation.fetches.length = 0
})

async function signedIn() {
  const visitor = new PageVisitor(nation)
  await visitor.signIn()
  return visitor
}

/** A sign-in that the realm has finished, and the way back from it. */
async function justBefore(change: (address: URL) => void = () => {}, query: Record<string, string> = {}) {
  const visitor = new PageVisitor(nation)
  const address = await visitor.start(query)
  change(address)
  const back = await visitor.atRealm(address)
  return { visitor, back }
}

/** What a browser is told that comes back, and the identifier that it then has. */
async function comeBack(visitor: PageVisitor, back: URL) {
  return { ...(await visitor.come(back)), id: visitor.id }
}

const REFUSED = { status: 400, location: null, id: undefined }

describe('a sign-in is refused on its way back with', () => {
  test('a code that was used, by the same browser or with all it had before', async () => {
    const { visitor, back } = await justBefore()
    const before = new Map(visitor.cookies)
    expect((await visitor.come(back)).status).toBe(303)
    const replaying = new PageVisitor(nation)
    expect(await comeBack(replaying, back)).toMatchObject(REFUSED)
    for (const [name, value] of before) replaying.cookies.set(name, value)
    expect(await comeBack(replaying, back)).toMatchObject(REFUSED)
  })

  test.each<[string, (back: URL) => void]>([
    ['another state', (back) => back.searchParams.set('state', `1${'a'.repeat(43)}`)],
    ['the state twice', (back) => back.searchParams.append('state', back.searchParams.get('state') ?? '')],
    ['no state', (back) => back.searchParams.delete('state')],
    [
      'the name of another realm (mix-up)',
      (back) => back.searchParams.set('iss', 'http://evil.example/realms/national'),
    ],
    ['names of two realms', (back) => back.searchParams.append('iss', 'http://evil.example/realms/national')],
    ['no name of a realm', (back) => back.searchParams.delete('iss')],
    ['another code', (back) => back.searchParams.set('code', 'a'.repeat(43))],
    ['two codes', (back) => back.searchParams.append('code', 'a'.repeat(43))],
    ['no code', (back) => back.searchParams.delete('code')],
  ])('%s', async (_what, change) => {
    const { visitor, back } = await justBefore()
    change(back)
    expect(await comeBack(visitor, back)).toMatchObject(REFUSED)
  })

  test.each<[string, (address: URL) => void]>([
    ['another nonce', (address) => address.searchParams.set('nonce', 'foreign')],
    ['no nonce', (address) => address.searchParams.delete('nonce')],
    ['the code of another verifier (PKCE)', (address) => address.searchParams.set('code_challenge', 'a'.repeat(43))],
  ])('%s', async (_what, change) => {
    const { visitor, back } = await justBefore(change)
    expect(await comeBack(visitor, back)).toMatchObject(REFUSED)
  })

  test('the code of another client', async () => {
    const { visitor, back } = await justBefore((address) => address.searchParams.set('client_id', 'explorer'))
    expect(await comeBack(visitor, back)).toMatchObject(REFUSED)
  })

  test('a level that was dropped from the request, and what was before it still holds', async () => {
    const visitor = await signedIn()
    const before = visitor.id
    const address = await visitor.start({ acr: 'substantial' })
    address.searchParams.delete('acr_values')
    expect((await visitor.come(await visitor.atRealm(address))).status).toBe(403)
    expect(visitor.id).toBe(before)
    expect(await visitor.ask()).toMatchObject({ status: 200, data: { me: { assurance: 'LOW' } } })
  })

  test('an age that was dropped from the request, and what was before it still holds', async () => {
    const visitor = await signedIn()
    const before = visitor.id
    nation.clock.aheadMs = 10_000
    const address = await visitor.start({ max_age: '5' })
    expect(address.searchParams.get('max_age')).toBe('5')
    address.searchParams.delete('max_age')
    expect((await visitor.come(await visitor.atRealm(address))).status).toBe(403)
    nation.clock.aheadMs = 0
    expect(visitor.id).toBe(before)
    expect((await visitor.ask()).status).toBe(200)
  })

  test('a way back that somebody else began (login CSRF)', async () => {
    const { back } = await justBefore()
    expect(await comeBack(new PageVisitor(nation), back)).toMatchObject(REFUSED)
    const victim = new PageVisitor(nation)
    await victim.start()
    expect(await comeBack(victim, back)).toMatchObject(REFUSED)
  })

  test('a cookie that was changed, or that belongs to another place', async () => {
    const { visitor, back } = await justBefore()
    const [[name, value] = ['', '']] = visitor.cookies
    visitor.cookies.set(name, `${value.slice(0, -2)}AA`)
    expect(await comeBack(visitor, back)).toMatchObject(REFUSED)
    visitor.cookies.clear()
    visitor.cookies.set('civigraph-login-2', value)
    back.searchParams.set('state', `2${back.searchParams.get('state')?.slice(1)}`)
    expect(await comeBack(visitor, back)).toMatchObject(REFUSED)
  })

  test('an error, whose words come from anybody and are not repeated', async () => {
    const { visitor, back } = await justBefore()
    back.searchParams.set('error', '<script>alert(1)</script>')
    back.searchParams.set('error_description', 'call 555 to unlock')
    const refused = await comeBack(visitor, back)
    expect(refused).toMatchObject(REFUSED)
    expect(refused.html).not.toMatch(/alert|555/)
  })

  test('ten minutes and a moment after its start', async () => {
    const { visitor, back } = await justBefore()
    nation.clock.aheadMs = 600_000
    expect(await comeBack(visitor, back)).toMatchObject(REFUSED)
    nation.clock.aheadMs = 0
  })
})

test.each([
  'http://evil.example/',
  'https:evil.example',
  '//evil.example/',
  '///evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  '/%09/evil.example\n',
  'javascript:alert(1)',
  'data:text/html,x',
  '@evil.example/',
  '.evil.example/',
  ' //evil.example/',
  '/login/callback?code=x',
  '/sign-out',
  '',
])('a sign-in that asks to end at %j ends at home', async (wanted) => {
  const { location } = await new PageVisitor(nation).signIn({}, { return: wanted })
  expect(location).toBe(`${nation.origin}/`)
})

test.each(['/..//evil.example/', '/%2f%2fevil.example/', '/@evil.example/', '/a?next=//evil.example'])(
  'a sign-in that asks to end at %j stays at this origin',
  async (wanted) => {
    const { location } = await new PageVisitor(nation).signIn({}, { return: wanted })
    expect(new URL(location ?? '').origin).toBe(nation.origin)
    expect(location?.startsWith(`${nation.origin}/`)).toBe(true)
  },
)

test('a sign-in that names two places to return to is not started', async () => {
  const { status } = await new PageVisitor(nation).send('/sign-in?return=/a&return=//evil.example')
  expect(status).toBe(400)
})

test.each([
  'page=dept-licence',
  'page=__proto__',
  'acr=none',
  'acr=toString',
  'max_age=0',
  'max_age=5s',
  'scope=licence:issue',
  'scope=offline_access',
])('a sign-in that asks for %s is not started', async (query) => {
  expect(await new PageVisitor(nation).send(`/sign-in?${query}`)).toMatchObject({ status: 400, location: null })
})

test('the router takes its own address from its settings, whatever a request says it is', async () => {
  const headers = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', 'x-forwarded-proto': 'https' }
  const { location } = await new PageVisitor(nation).send('/sign-in', { headers })
  expect(new URL(location ?? '').searchParams.get('redirect_uri')).toBe(`${nation.origin}/login/callback`)
})

test('a thousand sign-ins that are begun and never ended take no memory, and keep their browser from nothing', async () => {
  const visitor = new PageVisitor(nation)
  const begin = async (count: number) => {
    for (let i = 0; i < count; i += 1) await visitor.start({ return: `/${i}` })
  }
  await begin(100)
  const before = heapBytes()
  await begin(1_000)
  expect(heapBytes() - before).toBeLessThan(700_000)
  expect(visitor.cookies.size).toBe(4)
  expect((await visitor.signIn()).status).toBe(303)
})

describe('a session has an identifier that', () => {
  test('nobody could have set before: neither one that somebody made up, nor one of a session of their own', async () => {
    const attacker = await signedIn()
    for (const planted of ['a'.repeat(43), attacker.id ?? '']) {
      const victim = new PageVisitor(nation)
      victim.cookies.set('civigraph', planted)
      await victim.signIn({ username: 'agent' })
      expect(victim.id).toMatch(/^[\w-]{43}$/)
      expect(victim.id).not.toBe(planted)
      attacker.cookies.set('civigraph', planted)
      expect((await attacker.ask()).status).toBe(401)
    }
  })

  test('is worth nothing once its person has signed out, and is never taken for nobody’s', async () => {
    const visitor = await signedIn()
    const id = visitor.id ?? ''
    await visitor.signOut()
    visitor.cookies.set('civigraph', id)
    expect(await visitor.ask('{ licenceTypes { totalCount } }')).toMatchObject({ status: 401, data: null })
    expect(nation.fetches).toEqual([])
  })
})

describe('the cookie of a session does not count', () => {
  test.each<[string, Record<string, string>]>([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['an origin of somebody else', { origin: 'http://evil.example' }],
    ['an origin that only begins like ours', { origin: 'http://localhost.evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    [
      'somebody else’s origin that calls itself ours',
      { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
    ['a browser that says nothing', {}],
  ])('in a POST from %s', async (_who, headers) => {
    const visitor = await signedIn()
    expect(await visitor.ask(WHO, headers)).toMatchObject({ status: 403, codes: ['FORBIDDEN'] })
    expect(nation.fetches).toEqual([])
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'in a form of the type %s',
    async (type) => {
      const visitor = await signedIn()
      expect(await visitor.ask(WHO, { 'content-type': type, ...FROM_OWN_PAGE })).toMatchObject({ status: 415 })
      expect(nation.fetches).toEqual([])
    },
  )

  test('by GET: whoever follows a link asks as nobody', async () => {
    const visitor = await signedIn()
    const headers = { ...FROM_OWN_PAGE, accept: 'application/json' }
    const seen = await visitor.send(`/graphql?query=${encodeURIComponent(WHO)}`, { headers })
    expect(answered(seen)).toMatchObject({ data: { me: null }, codes: ['UNAUTHENTICATED'] })
    expect(nation.fetches).toEqual([])
  })

  test('beside a token, even a good one', async () => {
    const visitor = await signedIn()
    const { tokens } = await new RealmClient(nation.realm).login()
    const authorization = `Bearer ${tokens.access_token}`
    expect(await visitor.ask(WHO, { ...FROM_OWN_PAGE, authorization })).toMatchObject({
      status: 400,
      codes: ['MALFORMED_REQUEST'],
    })
    expect(nation.fetches).toEqual([])
  })

  test('when it comes twice', async () => {
    const visitor = await signedIn()
    const cookie = `civigraph=${visitor.id}; civigraph=${'a'.repeat(43)}`
    expect(await visitor.ask(WHO, { ...FROM_OWN_PAGE, cookie })).toMatchObject({ status: 400 })
  })

  test('in a socket that the page of another origin opened', async () => {
    const visitor = await signedIn()
    const asked = (origin: string) => askBySocket(nation.url, { origin, cookie: `civigraph=${visitor.id}` })
    await expect(asked('http://evil.example')).rejects.toThrow('403')
    expect(await asked('http://friend.example')).toMatchObject({
      data: { me: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })
    expect(nation.fetches).toEqual([])
  })
})

test.each<[string, Record<string, string>]>([
  ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }],
  ['that says nothing', {}],
])('a session cannot be ended by a page %s', async (_who, headers) => {
  const visitor = await signedIn()
  for (const path of ['/sign-out', '/sign-out/everywhere'])
    expect((await visitor.send(path, { method: 'POST', headers })).status).toBe(403)
  for (const path of ['/sign-out', '/sign-out/everywhere']) expect((await visitor.send(path)).status).toBe(404)
  expect((await visitor.ask()).status).toBe(200)
})

test('no page of a sign-in can be framed or kept, nor runs more than its one line', async () => {
  const visitor = await signedIn()
  const pages = [await visitor.send('/sign-in?page=x'), await visitor.send('/login/callback'), await visitor.signOut()]
  for (const { headers } of pages) {
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.* frame-ancestors 'none'/),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  }
})

test('no step of a sign-in is kept, or tells the next page where the browser was', async () => {
  const { visitor, back } = await justBefore()
  for (const { status, headers } of [await visitor.send('/sign-in'), await visitor.come(back)]) {
    expect(status).toBe(303)
    expect(Object.fromEntries(headers)).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  }
})

test('a sign-in writes no token where somebody could find it', async () => {
  const written: string[] = []
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0),
  )
  const { visitor, back } = await justBefore()
  const told = [await visitor.come(back), await visitor.come(back), await visitor.send('/login/callback?code=eyJx')]
  await visitor.ask('{ nothing }')
  for (const spy of spies) spy.mockRestore()
  const places = [
    ...written,
    ...told.map(({ location, html, headers }) => JSON.stringify([location, html, Object.fromEntries(headers)])),
  ]
  expect(places.join('\n')).not.toMatch(/eyJ/)
})

test('nothing of all this was a fault', () => {
  expect(nation.faults).toEqual([])
})

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

function heapBytes(): number {
  for (let i = 0; i < 3; i += 1) collectGarbage()
  return process.memoryUsage().heapUsed
}

/** One question over a socket that is opened with these headers. */
async function askBySocket(graph: URL, headers: Record<string, string>): Promise<unknown> {
  class Opened extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { headers })
    }
  }
  const url = graph.href.replace('http:', 'ws:')
  const socket = createSocket({ url, webSocketImpl: Opened, retryAttempts: 0 })
  try {
    return (await socket.iterate({ query: WHO }).next()).value
  } catch (error) {
    throw error instanceof Error ? error : new Error(String(Object(error).message), { cause: error })
  } finally {
    await socket.dispose()
  }
}
