import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AGENT, type ActingRouter, MOTHER, SHOP, startActingRouter } from '../support/acting-router.ts'

/** Nobody acts for another without a mandate in force. Each refusal names its reason, and nothing but the register was asked. */

let router: ActingRouter
beforeAll(async () => {
  router = await startActingRouter({ CIVIGRAPH_MAX_BATCH: '10' })
})
afterAll(() => router.close())

const GOOD = { agent: AGENT, principal: { organisation: SHOP }, scope: 'desk:read', state: 'ACTIVE' } as const

beforeEach(() => {
  const { register, desk } = router
  register.mandates.clear()
  register.mandates.set('M-1', GOOD)
  register.silent = false
  register.askers.length = 0
  router.faults.length = 0
  desk.asked = 0
})

const ALL = 'mutation { stamp { letters orders } }'
const LETTERS = '{ desk { letters } }'

type Ask = Readonly<{ query?: string; token?: string | null; mandate?: string | string[] }>

async function ask({ query = LETTERS, token = router.token(), mandate = 'M-1' }: Ask = {}) {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` }
  return await router.post({ query }, { ...headers, 'civigraph-acting-for': mandate })
}

/** How a request is refused as a whole, question and change alike, and how often the register was asked for each. */
async function refusalOf(refused: Ask) {
  const refusals: { code: unknown; reason: unknown; questions: number }[] = []
  for (const query of [LETTERS, ALL]) {
    router.register.askers.length = 0
    // oxlint-disable-next-line no-await-in-loop -- one after the other: what each of them asked is counted
    const { status, data, errors, text } = await ask({ query, ...refused })
    const [{ code, reason } = {}] = errors.map(({ extensions }) => extensions)
    refusals.push({ code, reason, questions: router.register.askers.length })
    expect([errors.length, data, router.desk.asked]).toEqual([1, undefined, 0])
    expect(status).toBe(STATUS.get(code))
    for (const secret of ['M-1', 'M-2', AGENT, MOTHER, SHOP]) expect(text).not.toContain(secret)
  }
  expect(refusals[1]).toEqual(refusals[0])
  return refusals[0]
}

const STATUS = new Map<unknown, number>([
  ['MANDATE_MISSING', 403],
  ['MALFORMED_REQUEST', 400],
  ['UPSTREAM_UNAVAILABLE', 503],
])

const missing = (reason: string, questions = 1) => ({ code: 'MANDATE_MISSING', reason, questions })
const malformed = { code: 'MALFORMED_REQUEST', reason: undefined, questions: 0 }

test('a mandate in force is not refused, and the desk is asked', async () => {
  const { data, errors } = await ask()
  expect([data, errors]).toEqual([{ desk: { letters: 'two letters' } }, []])
  expect([router.desk.asked, router.register.askers.length]).toEqual([1, 1])
})

describe('a mandate that is not in force', () => {
  test.for([
    ['whose last day has passed', 'EXPIRED', 'expired'],
    ['whose first day has not come', 'NOT_YET', 'expired'],
    ['of an organisation that was dissolved', 'ENDED', 'expired'],
    ['that was revoked', 'REVOKED', 'revoked'],
    ['in a state that the router does not know', 'CONTESTED', 'none'],
  ] as const)('%s lets nobody act', async ([, state, reason]) => {
    router.register.change('M-1', { state })
    expect(await refusalOf({})).toEqual(missing(reason))
  })

  test('of a principal whom no register knows any more lets nobody act', async () => {
    router.register.change('M-1', { principal: null })
    expect(await refusalOf({})).toEqual(missing('none'))
  })
})

describe('a mandate that is not the caller’s', () => {
  test('of another agent is as if there were none, whatever its state', async () => {
    for (const state of ['ACTIVE', 'REVOKED', 'EXPIRED']) {
      router.register.change('M-1', { agent: MOTHER, state })
      // oxlint-disable-next-line no-await-in-loop -- the register is changed in between
      expect(await refusalOf({})).toEqual(missing('none'))
    }
  })

  test('of the principal himself lets him not act as his own agent', async () => {
    router.register.change('M-1', { agent: MOTHER, principal: { person: AGENT } })
    expect(await refusalOf({})).toEqual(missing('none'))
  })

  test('that there is not is no mandate', async () => {
    expect(await refusalOf({ mandate: 'M-2' })).toEqual(missing('none'))
  })

  test('is asked for as the signed-in person: no mandate is had by way of another', async () => {
    router.register.change('M-1', { principal: { person: MOTHER } })
    router.register.mandates.set('M-2', { ...GOOD, agent: MOTHER })
    expect(await refusalOf({ mandate: 'M-2' })).toEqual(missing('none'))
    expect(await refusalOf({ mandate: ['M-1', 'M-2'] })).toEqual(malformed)
    expect(router.register.askers).toEqual([])
    await ask()
    expect(router.register.askers).toMatchObject([{ person: AGENT, subject: 'account-of-agent', actor: null }])
  })
})

describe('who cannot act for another', () => {
  test('nobody: a request without a sign-in', async () => {
    expect(await refusalOf({ token: null })).toEqual(missing('none', 0))
  })

  test('a machine', async () => {
    expect(await refusalOf({ token: router.token('desk:read desk:write', { person: undefined }) })).toEqual(
      missing('none', 0),
    )
  })

  test('a person whose token was refused: it is 401, whatever the mandate', async () => {
    const { status, errors } = await ask({ token: `${router.token()}A` })
    expect([status, errors[0]?.extensions['code'], router.register.askers]).toEqual([401, 'UNAUTHENTICATED', []])
  })
})

describe('a header that is no mandate’s id', () => {
  test.for<[string, string | string[]]>([
    ['two headers', ['M-1', 'M-1']],
    ['two ids in one', 'M-1, M-1'],
    ['nothing', ''],
    ['what is too long', 'M'.repeat(65)],
    ['a part of a query', 'M-1") { id } other: mandate(id: "M-2'],
    ['a path', '../M-1'],
  ])('%s is refused, and no register is asked', async ([, mandate]) => {
    expect(await refusalOf({ mandate })).toEqual(malformed)
  })
})

describe('a mandate with less than is asked', () => {
  test('gives what it gives, and the rest is not fetched', async () => {
    const { data, errors, status } = await ask({ query: '{ desk { letters orders } }' })
    expect([status, data]).toEqual([200, { desk: { letters: 'two letters', orders: null } }])
    expect(errors).toMatchObject([
      {
        path: ['desk', 'orders'],
        message: expect.stringMatching(
          /scope "desk:write"\. The mandate does not give it.*without civigraph-acting-for/,
        ),
        extensions: { code: 'MANDATE_MISSING', reason: 'scope', missing: { scopes: [['desk:write']] } },
      },
    ])
  })

  test('lets nothing be changed that it does not give, and the desk is not asked', async () => {
    const { data, errors } = await ask({ query: ALL })
    expect([data, errors[0]?.extensions['reason'], router.desk.asked]).toEqual([{ stamp: null }, 'scope', 0])
  })

  test('gives no more than the token: a wider one widens nothing, and the token is named as what lacks', async () => {
    router.register.change('M-1', { scope: 'desk:read desk:write graph:describe' })
    const { data, errors } = await ask({ query: ALL, token: router.token('desk:read') })
    expect([data, errors.map(({ extensions }) => extensions['code'])]).toEqual([{ stamp: null }, ['FORBIDDEN']])
    expect(errors[0]?.message).toContain('asked for at sign-in')
    expect(router.desk.asked).toBe(0)
  })

  test('takes the agent’s own roles away', async () => {
    const token = router.token('desk:read', { realm_access: { roles: ['officer'] }, acr: 'substantial' })
    const query = '{ desk { files seal } }'
    const { data, errors } = await ask({ query, token })
    expect(data).toEqual({ desk: { files: null, seal: 'a seal' } })
    expect(errors).toMatchObject([
      { path: ['desk', 'files'], extensions: { code: 'MANDATE_MISSING', reason: 'scope' } },
    ])
    const own = await router.post({ query }, { authorization: `Bearer ${token}` })
    expect(own.data).toEqual({ desk: { files: 'a file', seal: 'a seal' } })
  })
})

describe('a register of mandates that cannot be asked', () => {
  test('and does not answer: nobody can tell, so nobody acts', async () => {
    router.register.silent = true
    expect(await refusalOf({})).toEqual({ code: 'UPSTREAM_UNAVAILABLE', reason: undefined, questions: 1 })
  })

  test('because there is none: nobody acts', async () => {
    await router.swap(router.supergraphOf('desk'))
    try {
      expect(await refusalOf({})).toEqual(missing('none', 0))
    } finally {
      await router.swap(router.supergraphOf('register', 'desk'))
    }
  })
})

test('a mandate that is revoked stops working with the next request: no answer about it is kept', async () => {
  for (let count = 0; count < 3; count++) {
    router.register.change('M-1', { state: 'ACTIVE' })
    // oxlint-disable-next-line no-await-in-loop -- the register is changed in between
    expect((await ask()).data).toEqual({ desk: { letters: 'two letters' } })
    router.register.change('M-1', { state: 'REVOKED' })
    router.desk.asked = 0
    // oxlint-disable-next-line no-await-in-loop
    expect(await refusalOf({})).toEqual(missing('revoked'))
  }
})

test('the register is asked for each operation of a list, and each is refused by itself', async () => {
  const answers = await router.post([{ query: LETTERS }, { query: ALL }, { query: '{ hours }' }], {
    authorization: `Bearer ${router.token()}`,
    'civigraph-acting-for': 'M-2',
  })
  expect(answers.text.match(/"code":"MANDATE_MISSING"/g)).toHaveLength(3)
  expect(router.register.askers.length).toBeGreaterThan(0)
  expect(router.desk.asked).toBe(0)
})

test('a mandate is no way around the sign-in: who claims an actor in the request changes nobody', async () => {
  const { data } = await router.post(
    { query: '{ desk { asker } }', extensions: { mandate: 'M-1', act: { sub: 'somebody' } } },
    { authorization: `Bearer ${router.token()}`, 'civigraph-actor': MOTHER, act: MOTHER },
  )
  expect(JSON.parse(String(data?.['desk']?.['asker']))).toMatchObject({ person: AGENT, actor: null })
})
