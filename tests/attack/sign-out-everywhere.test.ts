import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { realmVerifier } from '#router/sso/realm-verifier.ts'
import { KnownRevocations } from '#router/sso/revocations.ts'
import { pageClient } from '#router/sso/sessions/client-proof.ts'
import { localSessions } from '#router/sso/sessions/local-sessions.ts'
import { PageSessions } from '#router/sso/sessions/page-sessions.ts'
import { realmClock } from '#router/sso/sessions/realm-clock.ts'
import { realmEndpoints } from '#router/sso/sessions/realm-endpoints.ts'
import { startSigningRealm } from '../support/signing-realm.ts'

/** Whoever signs out everywhere may have lost a device: no token of theirs may live on, by whatever clock it is dated. */
const realm = await startSigningRealm()
afterAll(() => realm.close())

const LIMITS = { idleMs: 60_000, maxMs: 600_000 }
const PERSON = { page: 'portal', moreScopes: [], subject: 's-1', sid: 'here', idToken: '' } as const

/** A router at a realm whose clock is so far ahead. */
async function routerAt({ aheadSeconds }: { aheadSeconds: number }) {
  /** An access token as the realm would date it, now or so many seconds ago. */
  const token = ({ sid = 'elsewhere', secondsAgo = 0 } = {}) => {
    const iat = Math.floor(Date.now() / 1_000 + aheadSeconds) - secondsAgo
    return realm.sign(realm.claims({ sid, iat, exp: iat + 300 }))
  }
  const answer = () => Response.json({ access_token: token({ sid: 'here' }), refresh_token: 'r', token_type: 'Bearer' })
  const endpoints = realmEndpoints({ issuer: realm.issuer, fetch: async () => answer() })
  const client = await pageClient('portal', { secret: 'of-a-test', keyPem: null }, realm.issuer)
  if (!client) throw new Error('No client.')
  const revocations = new KnownRevocations()
  const sessions = new PageSessions({
    store: localSessions({ ...LIMITS, now: Date.now }),
    realm: endpoints,
    clients: new Map([['portal', client]]),
    revocations,
    limits: LIMITS,
    now: Date.now,
  })
  const { verify } = realmVerifier({ use: 'jose', issuer: realm.issuer, clients: null, revocations })
  return {
    token,
    isTaken: async (text: string) => (await verify(text)) !== null,
    /** Through the realm’s own answer to a code, which shows its clock. */
    async signIn() {
      const tokens = await endpoints.grant(client, { grant_type: 'authorization_code', code: 'c' })
      if (!tokens) throw new Error('No tokens.')
      return await sessions.begin({ ...PERSON, tokens }, null)
    },
    /** With tokens that another router was given. */
    signedInElsewhere: () =>
      sessions.begin(
        { ...PERSON, tokens: { accessToken: token({ secondsAgo: 30 }), refreshToken: null, idToken: null } },
        null,
      ),
    signOutEverywhere: (id: string) => sessions.signOutEverywhere(id),
  }
}

describe.each([0, 10, 50])('at a realm whose clock is %d seconds ahead', (aheadSeconds) => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => vi.useRealTimers())

  test('a token that any application was given before is refused, and one of a new sign-in is taken', async () => {
    const router = await routerAt({ aheadSeconds })
    const id = await router.signIn()
    vi.setSystemTime(Date.now() + 100_000)
    const stolen = router.token()
    expect(await router.isTaken(stolen)).toBe(true)
    await router.signOutEverywhere(id)
    expect(await router.isTaken(stolen)).toBe(false)
    vi.setSystemTime(Date.now() + 3_000)
    expect(await router.isTaken(router.token())).toBe(true)
    expect(await router.isTaken(stolen)).toBe(false)
  })
})

test('where the realm’s clock is not known, whatever it could have dated before is refused', async () => {
  const router = await routerAt({ aheadSeconds: 50 })
  const [stolen, id] = [router.token(), await router.signedInElsewhere()]
  await router.signOutEverywhere(id)
  expect(await router.isTaken(stolen)).toBe(false)
})

describe('how far the realm’s clock can be ahead', () => {
  const clock = { ms: 1_000_000_000 }
  const ahead = (learn: readonly (readonly [issuedInSeconds: number, askedInMs: number])[], afterMs = 0) => {
    clock.ms = 1_000_000_000
    const realmTime = realmClock(() => clock.ms)
    for (const [issued, asked] of learn) realmTime.learn(clock.ms / 1_000 + issued, clock.ms + asked)
    clock.ms += afterMs
    return realmTime.latest() - clock.ms / 1_000
  }

  test.each([
    ['is a minute as long as nothing is known', [], 60],
    ['is the second that a token does not tell, of one that agrees', [[0, 0]], 1],
    ['grows by as long as the realm took', [[0, -2_000]], 3],
    [
      'is the widest that any of its machines showed',
      [
        [0, 0],
        [7, 0],
        [2, 0],
      ],
      8,
    ],
    ['is never more than a minute, since no such token is taken', [[500, 0]], 60],
    ['is nothing for a realm that is behind, whose clock may be set', [[-30, 0]], 0],
  ] as const)('%s', (_what, learn, seconds) => {
    expect(ahead(learn)).toBe(seconds)
  })

  test('is not known any more when nobody signed in for hours', () => {
    expect(ahead([[0, 0]], 3_000_000)).toBe(1)
    expect(ahead([[0, 0]], 4_000_000)).toBe(1)
    expect(ahead([[0, 0]], 8_000_000)).toBe(60)
  })
})
