import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  askFrom,
  type BrowserNation,
  isAt,
  linkTo,
  open,
  type Place,
  press,
  shows,
  signInTab,
  startBrowserNation,
  submit,
} from '../support/browser-nation.ts'
import { isOpensslHere } from '../support/certificates.ts'
import { isChromiumHere, type Profile, type Tab } from '../support/chromium.ts'
import { eventually } from '../support/clock-department.ts'
import { ALL_THAT_A_SCRIPT_SEES, allowedAcross, frameOf, heardFrom } from '../support/foreign-eyes.ts'
import { FOREIGN_FORMS, FOREIGN_SCRIPTS, SCRIPT, SCRIPT_AS_PATH, WAYS_ELSEWHERE } from '../support/foreign-requests.ts'
import { PageVisitor } from '../support/page-visitor.ts'
import { needing } from '../support/parts.ts'
import { startPlainPageDoor } from '../support/plain-page-door.ts'

/** What only a real browser shows. What the router answers to made-up headers is in `page-login.test.ts`. */
const hasParts = isChromiumHere() && isOpensslHere
needing(hasParts, 'Chromium (the command `chromium`) or openssl is missing: no attack from a browser was tried')

const COOKIE = '__Host-civigraph'
const READ = '{ me { person { id feedback { nodes { id } } } } }'
const WRITE =
  'mutation { askQuestion(idempotencyKey: "planted", question: { kind: HELP, owner: "cn-org:A", text: "planted" }) { id } }'
const NUMBER = '{ me { person { residentId } } }'
const SCRIPT_AS_NUMBER = `{ licenceTypes(first: ${JSON.stringify(SCRIPT)}) { totalCount } }`

const PLACES: readonly (readonly [from: string, place: Place])[] = [
  ['another port of this host', 'port'],
  ['a neighbouring host', 'neighbour'],
  ['another site', 'site'],
]

let here: BrowserNation
/** A citizen who signed in, and what that citizen’s own page can read. */
let victim: Profile
let page: Tab
let attacker: Tab

beforeAll(async () => {
  if (!hasParts) return
  here = await startBrowserNation()
  victim = await here.chromium.newProfile()
  page = await signInTab(here, victim, { username: 'citizen', return: '/home' })
  attacker = await victim.newTab()
})
afterAll(() => here?.close())
beforeEach(() => {
  if (!hasParts) return
  here.nation.fetches.length = 0
  here.arrived.length = 0
})

describe.skipIf(!hasParts).each(PLACES)('a page of %s, opened by somebody who is signed in,', (_from, place) => {
  test.each(FOREIGN_FORMS)('writes nothing and reads nothing by %s', async (_how, { method, request }) => {
    for (const operation of method === 'GET' ? [READ, WRITE] : [WRITE]) {
      await standAt(place)
      await attacker.evaluate(request(`${here.origin}/graphql`, operation))
      await attacker.until(`location.href.startsWith('${here.origin}/graphql') && document.readyState === 'complete'`)
      // The browser sends the cookie along, but in a POST of another site.
      const sent = here.arrived.find((one) => one.method === method && one.path.startsWith('/graphql'))
      expect(sent?.cookie.includes(`${COOKIE}=`)).toBe(place !== 'site' || method === 'GET')
      await expectNothingDone(String(await attacker.evaluate('document.body.innerText')))
    }
  })

  test.each(FOREIGN_SCRIPTS)('writes nothing and reads nothing by %s', async (_how, request) => {
    await standAt(place)
    for (const operation of [WRITE, READ]) {
      here.arrived.length = 0
      const read = String(await attacker.evaluate(request(`${here.origin}/graphql`, operation)))
      expect(read).not.toContain('"data"')
      await expectNothingDone(read)
    }
  })

  test('signs nobody out', async () => {
    for (const path of ['/sign-out', '/sign-out/everywhere']) {
      await standAt(place)
      await attacker.evaluate(submit(here.origin + path, { method: 'post' }, {}))
      await attacker.until(isAt(here.origin + path))
      expect(await attacker.evaluate('document.title')).toBe('Not signed out')
    }
    expect(await askFrom(page, READ)).toMatchObject({ data: { me: { person: { id: expect.any(String) } } } })
  })

  test('is allowed nothing by CORS', async () => {
    const cookie = `${COOKIE}=${await idOf(victim)}`
    expect(await allowedAcross(here.nation.url, { origin: here.foreign(place), cookie })).toEqual([])
  })

  test('cannot frame a sign-in, nor any page of ours', async () => {
    await standAt(place)
    const pages = ['/sign-in', '/sign-in?page=x', '/login/callback', '/health']
    await attacker.evaluate(pages.map((path) => frameOf(here.origin + path)).join(';'))
    await attacker.until(`window.loaded === ${pages.length}`)
    const shown = (await attacker.frames()).filter((address) => !address.startsWith('chrome-error:'))
    expect(shown).toEqual([`${here.origin}/health`]) // it may be, and so could the others have been
  })

  test('hears nothing from a page of ours that it opens, whatever it posts to it', async () => {
    await standAt(place)
    expect(await heardFrom(attacker, `${here.origin}/sign-in?page=x`)).toEqual([])
    expect(here.nation.fetches).toEqual([])
  })

  test('does not learn from the realm whether somebody is signed in there', async () => {
    await standAt(place)
    const status = `${here.nation.realm.issuer}/protocol/openid-connect/login-status-iframe.html`
    expect(new Set(await heardFrom(attacker, status))).toEqual(new Set(['error']))
  })
})

describe.skipIf(!hasParts)('a browser in which somebody signed in', () => {
  test('what every one of these asks for, a page of ours is given', async () => {
    const before = await questions()
    expect(await askFrom(page, WRITE)).toMatchObject({ data: { askQuestion: { id: expect.any(String) } } })
    expect(await questions()).toHaveLength(before.length + 1)
  })

  test('no token, and not the cookie, is where a script could find it after a sign-in', async () => {
    const found = String(await page.evaluate(ALL_THAT_A_SCRIPT_SEES))
    expect(found).toContain('/home')
    expect(found).not.toMatch(/eyJ|civigraph=/)
    for (const { value } of await victim.cookies()) expect(found).not.toContain(value)
    expect((await page.history()).join(' ')).not.toMatch(/eyJ|[?&#]code=/)
  })

  test('no script can read or change the cookie of a session, and no other host is sent it', async () => {
    const session = (await victim.cookies()).find(({ name }) => name === COOKIE)
    expect(session).toMatchObject({ name: COOKIE, path: '/', httpOnly: true, secure: true, sameSite: 'Lax' })
    expect(session?.domain).toBe(new URL(here.origin).hostname)
    await page.evaluate(`document.cookie = '${COOKIE}=planted; Secure; Path=/'`)
    expect(await idOf(victim)).toBe(session?.value)
    expect(session?.value).toMatch(/^[\w-]{43}$/)
  })

  test('every cookie is bound to this very host over https, and on plain-http loopback still kept from scripts', async () => {
    const plain = await startPlainPageDoor(here.nation.realm)
    const tab = await victim.newTab()
    for (const origin of [here.origin, plain.origin]) await open(tab, `${origin}/sign-in`)
    await plain.close()
    const ours = (await victim.cookies()).filter(({ name }) => name.includes('civigraph'))
    expect(new Set(ours.map(({ path, httpOnly, sameSite }) => `${path} ${httpOnly} ${sameSite}`))).toEqual(
      new Set(['/ true Lax']),
    )
    for (const { name, domain, secure } of ours)
      expect({ secure, isBound: name.startsWith('__Host-') }).toEqual({
        secure: domain !== 'localhost',
        isBound: secure,
      })
    expect(ours.some(({ domain }) => domain === 'localhost')).toBe(true)
  })
})

describe.skipIf(!hasParts)('script does not run', () => {
  test('in the way back of a sign-in that the realm refused, which the page offers again', async () => {
    const tab = await (await here.chromium.newProfile()).newTab()
    await open(tab, linkTo(`${here.origin}/sign-in`, { return: SCRIPT_AS_PATH }))
    const { state, iss } = startedSignIn()
    const answer = { state, iss, error: 'access_denied', error_description: SCRIPT, error_uri: SCRIPT }
    await open(tab, linkTo(`${here.origin}/login/callback`, answer))
    expect(await tab.evaluate('document.title')).toBe('Sign-in stopped')
    expect(await scriptIn(tab)).toBe('')
    await tab.evaluate(`document.querySelector('a').click()`)
    await tab.until(shows('kc-form-login'))
  })

  test.each([
    ['a sign-in of a page that is script', linkTo('/sign-in', { page: SCRIPT })],
    ['a sign-in of a level that is script', linkTo('/sign-in', { acr: SCRIPT })],
    ['an answer of the realm that is script', linkTo('/login/callback', { error: SCRIPT, state: SCRIPT })],
    ['an operation that is script', linkTo('/graphql', { query: `{ ${SCRIPT} }` })],
    [
      'an operation with script for a number, which errors elsewhere quote',
      linkTo('/graphql', { query: SCRIPT_AS_NUMBER }),
    ],
    ['a page that does not exist and is script', SCRIPT_AS_PATH],
  ])('at the link to %s', async (_what, path) => {
    const tab = await victim.newTab()
    await open(tab, here.origin + path)
    expect(await scriptIn(tab)).toBe('')
    expect(await tab.evaluate('document.documentElement.outerHTML')).not.toContain('svg')
  })
})

describe.skipIf(!hasParts)('a sign-in', () => {
  test.each(WAYS_ELSEWHERE)('that is to lead on to %s stays at this origin', async (_where, wanted) => {
    await open(attacker, 'data:text/html,start')
    await attacker.go(linkTo(`${here.origin}/sign-in`, { return: wanted(here.foreign('site')) }))
    await attacker.until(`document.readyState === 'complete' && !location.href.startsWith('data:')`)
    expect(await attacker.evaluate('location.origin')).toBe(here.origin)
    expect(here.arrived.some(({ path }) => path.startsWith('/login/callback?code='))).toBe(true)
    expect(await scriptIn(attacker)).toBe('')
  })

  test.each<[string, Place, boolean]>([
    ['another port of this host (a browser lets it)', 'port', true],
    ['a neighbouring host (a browser does not let it)', 'neighbour', false],
  ])('does not keep the cookie that %s planted, of a sign-in of its own', async (_by, place, isPlanted) => {
    const ofAttacker = new PageVisitor(here.nation)
    await ofAttacker.signIn({ username: 'agent' })
    const profile = await here.chromium.newProfile()
    const tab = await profile.newTab()
    await open(tab, `${here.foreign(place)}/`)
    for (const domain of ['', '; Domain=civigraph.localhost'])
      await tab.evaluate(`document.cookie = '${COOKIE}=${ofAttacker.id}; Secure; Path=/${domain}'`)
    // A browser may take a moment to keep what a script wrote.
    await expect.poll(() => idOf(profile)).toBe(isPlanted ? ofAttacker.id : undefined)
    const own = await signInTab(here, profile, { username: 'citizen', return: '/mine' })
    expect(await idOf(profile)).toMatch(/^[\w-]{43}$/)
    expect(await idOf(profile)).not.toBe(ofAttacker.id)
    expect(await askFrom(own, READ)).toMatchObject(HIS_QUESTIONS)
    expect((await ofAttacker.ask()).status).toBe(isPlanted ? 401 : 200)
  })
})

describe.skipIf(!hasParts)('a sign-in that was made', () => {
  test('is too weak for a field until the one-time code was given, and leads back to where the page was', async () => {
    const profile = await here.chromium.newProfile()
    const tab = await signInTab(here, profile, { ...FOR_NUMBER, username: 'officer', return: '/number?of=me' })
    expect(await askFrom(tab, NUMBER)).toMatchObject(TOO_WEAK)
    expect(here.nation.fetches).toEqual([])
    const before = await idOf(profile)

    await stepUp(tab)
    await tab.evaluate(`otp.value = '${codeOf('officer')}'; ${press('kc-login')}`)
    await tab.until(isAt(`${here.origin}/number?of=me`))
    const { data } = Object(await askFrom(tab, NUMBER))
    expect(data.me.person.residentId).toMatch(/^99/)
    expect(await idOf(profile)).not.toBe(before)
  })

  test('is no stronger for a person who takes the level out of the address at the realm, and stays what it was', async () => {
    const profile = await here.chromium.newProfile()
    const tab = await signInTab(here, profile, { ...FOR_NUMBER, username: 'operator' })
    const before = await idOf(profile)
    await stepUp(tab)
    const address = new URL(here.arrived.at(-1)?.location ?? '')
    expect(address.searchParams.get('acr_values')).toBe('substantial')
    address.searchParams.delete('acr_values')
    await open(tab, address.href)
    expect(await tab.evaluate('document.body.innerText')).toContain(
      'not as strong, or not as new, as the page asks for',
    )
    await open(tab, `${here.origin}/number`)
    expect(await askFrom(tab, NUMBER)).toMatchObject(TOO_WEAK)
    expect(await idOf(profile)).toBe(before)
  })

  test('ends in every other tab too, leads home wherever the form asks to go, and leaves no token behind', async () => {
    const profile = await here.chromium.newProfile()
    const tab = await signInTab(here, profile, { username: 'citizen', return: '/one' })
    const other = await profile.newTab()
    await open(other, `${here.origin}/two`)
    expect(await askFrom(other, READ)).toMatchObject(HIS_QUESTIONS)
    const evil = `${here.foreign('site')}/`
    const fields = { post_logout_redirect_uri: evil, return: evil, client_id: 'explorer', id_token_hint: 'forged' }
    await tab.evaluate(submit(linkTo('/sign-out', fields), { method: 'post' }, fields))
    await tab.until(isAt(`${here.origin}/`))
    here.nation.fetches.length = 0
    expect(await askFrom(other, READ)).toMatchObject(NOBODY)
    expect(here.nation.fetches).toEqual([])
    expect(await idOf(profile)).toBeUndefined()
    expect((await tab.history()).join(' ')).not.toMatch(/eyJ|[?&]code=/)

    await tab.go(`${here.origin}/sign-in`)
    await tab.until(shows('kc-form-login')) // the realm asks anew
  })
})

test.skipIf(!hasParts)('nothing of all this was a fault', () => {
  expect(here.nation.faults).toEqual([])
})

async function standAt(place: Place): Promise<void> {
  await open(attacker, `${here.foreign(place)}/`)
  here.arrived.length = 0
}

/** The attack came to the door, no department was asked, the victim has what it had, and the attacker saw none of it. */
async function expectNothingDone(seen: string): Promise<void> {
  await eventually(() => here.arrived.some(({ path }) => path.startsWith('/graphql')), 'the attack')
  expect(here.nation.fetches).toEqual([])
  expect(seen).not.toMatch(/T-0001|planted|VEVTVC1/)
  expect(await questions()).toEqual(['T-0001', 'T-0002'])
  here.nation.fetches.length = 0
}

/** The victim’s questions to authorities, as the department has them. */
async function questions(): Promise<readonly string[]> {
  const answer = JSON.stringify(await askFrom(page, READ))
  return [...answer.matchAll(/\{"id":"([^"]+)"\}/g)].map(([, id = '']) => id)
}

async function idOf(profile: Profile): Promise<string | undefined> {
  const { hostname } = new URL(here.origin)
  return (await profile.cookies()).find(({ name, domain }) => name === COOKIE && domain === hostname)?.value
}

const FOR_NUMBER = { scope: 'identity:number', return: '/number' }
const TOO_WEAK = {
  data: { me: null },
  errors: [{ extensions: { code: 'ASSURANCE_TOO_LOW', acr: 'substantial' } }],
}
const NOBODY = { data: { me: null }, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }
const HIS_QUESTIONS = { data: { me: { person: { feedback: { nodes: expect.arrayContaining([{ id: 'T-0001' }]) } } } } }

/** What of `SCRIPT` ran, or stands in the page as if it could. */
async function scriptIn(tab: Tab): Promise<unknown> {
  return await tab.evaluate(
    `[...document.querySelectorAll('svg, script')].map((one) => one.outerHTML).join() + (globalThis.ran ?? '')`,
  )
}

/** What the router asked the realm for a moment ago, as the browser was sent there. */
function startedSignIn() {
  const { searchParams } = new URL(here.arrived.at(-1)?.location ?? '')
  return { state: searchParams.get('state') ?? '', iss: here.nation.realm.issuer }
}

/** As a page does that met `ASSURANCE_TOO_LOW`. */
async function stepUp(tab: Tab): Promise<void> {
  await tab.evaluate(`fetch('/graphql', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: '${JSON.stringify({ query: NUMBER })}',
  }).then((answer) => answer.json()).then(({ errors: [{ extensions: { acr } }] }) => {
    location.assign('/sign-in?' + new URLSearchParams({ acr, return: location.pathname + location.search }))
  })`)
  await tab.until(shows('kc-otp-login-form'))
}

function codeOf(username: string): string {
  return here.nation.realm.personas.find((one) => one.username === username)?.oneTimeCode() ?? ''
}
