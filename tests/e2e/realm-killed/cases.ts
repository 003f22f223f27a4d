import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import * as client from 'openid-client'
import { beforeAll, expect, test } from 'vitest'
import { eventually } from '../../support/clock-department.ts'
import { type Asked, FROM_OWN_PAGE, PageVisitor } from '../../support/page-visitor.ts'
import { RealmClient } from '../../support/realm-client.ts'
import { part } from '../../support/signing-realm.ts'
import { Traffic } from './traffic.ts'

/** A platform of which a test may end the realm. */
export interface KillablePlatform {
  /** Of the router, as browsers know it. */
  readonly origin: string
  readonly url: URL
  readonly realm: { readonly issuer: string; readonly clientSecrets: ReadonlyMap<string, string> }
  /** Whether the realm still knows, when it is back, who was signed in before. */
  readonly remembers: boolean
  /** At once, as a power cut would. */
  readonly killRealm: () => Promise<void>
  readonly startRealmAgain: () => Promise<void>
}

/** So short that a test sees its end, so long that much happens before. The realm of the platform gives such tokens. */
export const TOKEN_LIFE_SECONDS = 12

const PERSONS = ['citizen', 'agent', 'officer']
const QUESTION = '{ me { client assurance } }'

/** A realm that is killed while people ask: one story, in which each case goes on where the one before it stopped. */
export function realmKilledCases(platform: () => KillablePlatform): void {
  let signedOn: RealmClient
  let traffic: Traffic
  let visitor: PageVisitor
  let session: string | undefined
  let begun: { readonly visitor: PageVisitor; readonly back: URL }
  let good = ''

  const ask = async (token: string): Promise<Asked> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    return await new PageVisitor(platform()).ask(QUESTION, headers)
  }

  beforeAll(async () => {
    signedOn = new RealmClient(platform().realm)
    visitor = new PageVisitor(platform())
    await visitor.signIn()
    session = visitor.id
    const newcomer = new PageVisitor(platform())
    begun = { visitor: newcomer, back: await newcomer.atRealm(await newcomer.start({ return: '/licences' })) }
    const logins = []
    for (const username of PERSONS) logins.push(await signedOn.login({ username, scope: 'openid identity:read' }))
    const machine = client.clientCredentialsGrant(await signedOn.confidential('dept-statistics'), {})
    // Anew, so that all have their whole life before them.
    const renewed = logins.map(({ config, refreshToken }) => client.refreshTokenGrant(config, refreshToken))
    const tokens = (await Promise.all([...renewed, machine])).map((one) => one.access_token)
    good = tokens[0] ?? ''
    traffic = new Traffic({ ask, tokens })
  })

  test('whoever holds a token works on when the realm is killed', async () => {
    await eventually(() => traffic.answersOfSlowest() >= 20, 'everybody was answered')
    expect((await visitor.ask(QUESTION)).data).toMatchObject({ me: { client: 'portal' } })
    await platform().killRealm()
    const before = traffic.answersOfSlowest()
    await eventually(() => traffic.answersOfSlowest() >= before + 20, 'everybody is still answered')
    expect((await visitor.ask(QUESTION)).data).toMatchObject({ me: { client: 'portal' } })
    expect(traffic.failedBeforeTheirEnd()).toEqual([])
  })

  test('meanwhile nothing is believed that the realm did not sign', async () => {
    const answers = await Promise.all(
      Object.entries(forgeries(good)).map(async ([how, token]) => [how, await ask(token)]),
    )
    for (const [how, answer] of answers) expect(answer, String(how)).toMatchObject({ data: null })
    const statuses = Object.fromEntries(answers.map(([how, answer]) => [how, Object(answer).status]))
    expect(statuses).toEqual({
      'another signature': 401,
      'another key under the realm’s name': 401,
      'a longer life': 401,
      'no signature': 401,
      // Nobody can tell whether the realm has such a key.
      'a key that the realm did not have before': expect.toSatisfy((status) => status === 503 || status === 401),
    })
  })

  test('who wants to sign in reads a page that says so, and when to try again', async () => {
    const newcomer = new PageVisitor(platform())
    await eventually(async () => (await newcomer.send('/sign-in')).status === 503, 'the router noticed')
    for (const page of [await newcomer.send('/sign-in?return=/licences'), await begun.visitor.come(begun.back)]) {
      expect(page).toMatchObject({ status: 503, location: null })
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(page.headers.get('retry-after')).toBe('5')
      expect(page.html).toContain('<h1>Nobody can sign in now</h1>')
      expect(page.html).toContain('href="/sign-in?page=portal&#38;return=%2Flicences"'.replace('&#38;', '&amp;'))
      expect(page.html).not.toMatch(/\bat .*:\d+|Error|ECONN|realms\/national/)
    }
    expect([newcomer.id, begun.visitor.id]).toEqual([undefined, undefined])
  })

  test('each token is refused from its last second on, and not one request of a valid one failed', async () => {
    await eventually(() => traffic.allHaveEnded(2_000), 'every token has ended')
    await traffic.stop()
    expect(traffic.failedBeforeTheirEnd()).toEqual([])
    expect(traffic.admittedAfterTheirEnd()).toEqual([])
    expect(traffic.codesAfterTheirEnd()).toEqual(['401 UNAUTHENTICATED'])
    expect(traffic.answersOfSlowest()).toBeGreaterThan(100)
  })

  test('a page’s session, whose token nobody can renew, waits and is not lost', async () => {
    const answer = await visitor.ask(QUESTION)
    expect(answer).toMatchObject({ status: 503, codes: ['UPSTREAM_UNAVAILABLE'], data: null })
    expect(visitor.id).toBe(session)
  })

  test('when the realm is back everything works again, and nothing was started anew', async () => {
    await platform().startRealmAgain()
    const after = platform().remembers ? 200 : 401
    await eventually(async () => (await visitor.ask(QUESTION, FROM_OWN_PAGE)).status === after, 'the session goes on')
    const newcomer = new PageVisitor(platform())
    await newcomer.signIn({ username: 'agent' })
    expect((await newcomer.ask(QUESTION)).data).toMatchObject({ me: { client: 'portal' } })
    const { tokens } = await new RealmClient(platform().realm).login({ scope: 'openid identity:read' })
    expect(await ask(tokens.access_token)).toMatchObject({ status: 200, codes: [] })
  })
}

/** What somebody could make of a good token. */
function forgeries(good: string): Readonly<Record<string, string>> {
  const [header = '', claims = '', signature = ''] = good.split('.')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const signed = (head: string, body: string) =>
    `${head}.${body}.${signBytes('sha256', Buffer.from(`${head}.${body}`), privateKey).toString('base64url')}`
  const read = (text: string): object => JSON.parse(Buffer.from(text, 'base64url').toString())
  const longer = { ...read(claims), exp: Math.floor(Date.now() / 1_000) + 3_000 }
  return {
    'another signature': `${header}.${claims}.${Buffer.alloc(256, 7).toString('base64url')}`,
    'another key under the realm’s name': signed(header, claims),
    'a longer life': `${header}.${part(longer)}.${signature}`,
    'no signature': `${part({ ...read(header), alg: 'none' })}.${claims}.AAAA`,
    'a key that the realm did not have before': signed(part({ ...read(header), kid: 'never-seen' }), claims),
  }
}
