import { createHub, type Operation } from '@civigraph/sdk'
import { createClient as createSocketClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/clock-department.ts'
import type { UseOfTests } from '../support/purposed-departments.ts'
import { PERSON, startPurposedRouter } from '../support/purposed-router.ts'

/** What purposes and consents let through, through the front door of a real router. */

const CONTACT: UseOfTests = {
  client: 'app-a',
  purpose: 'contact',
  fields: ['Query.me', 'Person.name', 'Person.called', 'Mutation.rename', 'Subscription.moved'],
}
const DELIVERY: UseOfTests = { client: 'app-b', purpose: 'delivery', fields: ['Query.me', 'Person.*'] }
const AGREED = { id: 'c1', person: PERSON, client: 'app-b', purpose: 'delivery', fields: ['Person.address'] }

let router: Awaited<ReturnType<typeof startPurposedRouter>>
const leaving: (() => void)[] = []

beforeAll(async () => {
  router = await startPurposedRouter({
    CIVIGRAPH_PURPOSES_REFRESH_MS: '100',
    CIVIGRAPH_STREAM_RECHECK_MS: '50',
    CIVIGRAPH_CONSENT_URL: 'https://portal.example/consents',
  })
})
afterAll(() => router?.close())
beforeEach(async () => {
  router.faults.length = 0
  await register({ uses: [CONTACT, DELIVERY], consents: [AGREED] })
})
afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
})

/** What the register says counts for 100 ms here. */
async function register(changes: Partial<typeof router.register>) {
  Object.assign(router.register, { silent: '', ...changes })
  await new Promise((resolve) => setTimeout(resolve, 110))
}

describe('a purpose', () => {
  test('need not be named by an application that has one; departments are told of it', async () => {
    const answer = await router.ask('{ me { name } }')

    expect(answer).toEqual({ status: 200, data: { me: { name: 'Test Person' } } })
    expect(router.told.map((caller) => [caller?.purpose, caller?.consents])).toEqual([['contact', []]])
  })

  test('must be named by an application that has several, which is told which', async () => {
    await register({ uses: [CONTACT, { ...CONTACT, purpose: 'archive' }] })

    expect(await router.ask('{ me { name } }')).toMatchObject({
      status: 403,
      errors: [
        {
          message: expect.stringContaining('Name one of this application’s purposes in the header civigraph-purpose'),
          extensions: {
            code: 'PURPOSE_MISSING',
            purposes: ['archive', 'contact'],
            coordinates: ['Person.name', 'Query.me'],
          },
        },
      ],
    })
    expect((await router.ask('{ me { name } }', { purpose: 'archive' })).data).toEqual({ me: { name: 'Test Person' } })
    expect(router.told.map((caller) => caller?.purpose)).toEqual(['archive'])
  })

  test('is not needed for what is open, nor for what nobody shares, and is told to no department then', async () => {
    const answer = await router.ask('{ news found { ... on Office { name } } }', {
      client: 'app-x',
      purpose: 'contact',
    })

    expect(answer.data).toMatchObject({ news: 'none' })
    expect(router.told.map((caller) => caller?.purpose)).toEqual([null, null])
  })

  test('is not needed for what the caller may not have anyway', async () => {
    const anonymous = await router.ask('{ news me { name } }', null)
    expect(anonymous.data).toEqual({ news: 'none', me: null })
    expect(anonymous.errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED'])

    const without = await router.ask('{ me { name number } }')
    expect(without.data).toEqual({ me: { name: 'Test Person', number: null } })
    expect(without.errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN'])

    const holding = await router.ask('{ me { name number } }', { scope: 'records:number' })
    expect(holding.errors).toMatchObject([{ extensions: { code: 'PURPOSE_EXCEEDED', coordinates: ['Person.number'] } }])
  })

  test('need not cover what departments exchange about what it covers: keys, and what a field requires', async () => {
    const answer = await router.ask('{ me { called } }')

    expect(answer).toEqual({ status: 200, data: { me: { called: 'calls 000-1' } } })
    expect(router.calls.some(({ query }) => query.includes('phone') && query.includes('id'))).toBe(true)
  })

  test('that is withdrawn works no longer, soon', async () => {
    expect((await router.ask('{ me { name } }')).data).toBeDefined()
    await register({ uses: [] })
    expect((await router.ask('{ me { name } }')).errors?.[0]?.extensions['code']).toBe('PURPOSE_MISSING')
  })
})

describe('the register', () => {
  test('is asked once by many requests, and not again while its answer counts', async () => {
    const before = router.register.asked.uses
    await Promise.all(Array.from({ length: 10 }, () => router.ask('{ me { name } }')))
    expect(router.register.asked.uses - before).toBe(1)
  })

  test('that was never heard stops what is conditional, and nothing else', async () => {
    const other = await startPurposedRouter()
    other.register.silent = 'uses'

    expect(await other.ask('{ me { name } }')).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    })
    expect(other.calls).toEqual([])
    expect((await other.ask('{ news }')).data).toEqual({ news: 'none' })
    await other.close()
  })
})

describe('a consent', () => {
  test('gives the fields that it covers, is looked up by each operation, and is told to departments', async () => {
    const before = router.register.asked.consents
    for (let time = 0; time < 2; time++) {
      const answer = await router.ask('{ me { name address } }', { client: 'app-b' })
      expect(answer).toEqual({ status: 200, data: { me: { name: 'Test Person', address: 'Test Street' } } })
      expect(router.told.map((caller) => [caller?.purpose, caller?.consents])).toEqual([['delivery', ['c1']]])
    }
    expect(router.register.asked.consents - before).toBe(2)
  })

  test('gives nothing as soon as it is withdrawn, whatever was asked before', async () => {
    await router.ask('{ me { address } }', { client: 'app-b' })
    router.register.consents = []

    expect(await router.ask('{ me { address } }', { client: 'app-b' })).toMatchObject({
      data: { me: null },
      errors: [
        {
          path: ['me', 'address'],
          message:
            'The person who asks has not agreed to this use. Person.address needs a consent of the person who asks to the purpose "delivery".',
          extensions: {
            code: 'CONSENT_REQUIRED',
            coordinate: 'Person.address',
            purpose: 'delivery',
            fields: ['Person.address'],
            consentUrl: 'https://portal.example/consents',
          },
        },
      ],
    })
    expect(router.calls).toEqual([])
  })

  test('is one way beside others: who has the right needs none, and departments are told of none', async () => {
    const registrar = { client: 'app-b', claims: { realm_access: { roles: ['registrar'] } } }
    expect((await router.ask('{ me { employer } }', registrar)).data).toEqual({ me: { employer: 'Test Works' } })
    expect(router.told.map((caller) => caller?.consents)).toEqual([[]])

    const { errors } = await router.ask('{ me { employer name } }', { client: 'app-b' })
    expect(errors).toMatchObject([{ path: ['me', 'employer'], extensions: { code: 'CONSENT_REQUIRED' } }])
  })

  test('must cover every conditional field where the intended use says so; those that none covers are not fetched', async () => {
    const fields = ['Query.me', 'Person.name', 'Person.friend', 'Person.parcels']
    await register({ uses: [{ ...DELIVERY, needsConsent: true }], consents: [{ ...AGREED, fields }] })

    const answer = await router.ask('{ me { name phone title parcels friend { name phone } } }', { client: 'app-b' })

    expect(answer.data).toEqual({
      me: { name: 'Test Person', phone: null, title: 'Dr', parcels: 2, friend: { name: 'Test Person', phone: null } },
    })
    expect(answer.errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([
      ['me.phone', 'CONSENT_REQUIRED'],
      ['me.friend.phone', 'CONSENT_REQUIRED'],
    ])
    expect(router.calls.filter(({ query }) => query.includes('phone'))).toEqual([])
    expect(router.faults).toEqual([])
  })

  test('cannot be given by a machine', async () => {
    const answer = await router.ask('{ me { address } }', { client: 'app-b', claims: { person: undefined } })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'CONSENT_REQUIRED' } }])
    expect(router.calls).toEqual([])
  })

  test('of which nothing can be learned stops the operation that needs one', async () => {
    await router.ask('{ me { name } }')
    router.register.silent = 'consents'
    expect(await router.ask('{ me { address } }', { client: 'app-b' })).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    })
    expect(router.calls).toEqual([])
    expect((await router.ask('{ me { name } }')).data).toEqual({ me: { name: 'Test Person' } })
  })
})

describe('who names a purpose', () => {
  const ARCHIVE = { ...CONTACT, purpose: 'archive' }
  const authorization = () => router.tokenOf({})

  test('with the SDK gets what it covers, and a refusal for one that is none of the application’s', async () => {
    await register({ uses: [CONTACT, ARCHIVE] })
    const name: Operation<{ me: { name: string } }, Record<string, never>> = {
      id: 'sha256:test',
      name: 'Name',
      kind: 'query',
      text: 'query Name { me { name } }',
    }
    const hub = (purpose: string) =>
      createHub({ url: router.url, token: () => authorization().replace('Bearer ', ''), purpose })
    expect(await hub('archive').get(name, {})).toEqual({ me: { name: 'Test Person' } })
    expect(router.told.at(-1)?.purpose).toBe('archive')
    await expect(hub('gossip').get(name, {})).rejects.toMatchObject({ code: 'PURPOSE_EXCEEDED' })
  })

  test.for([
    ['in the first message of a socket, as pages must,', {}, 'archive'],
    ['in both its head and its first message', { 'civigraph-purpose': 'archive' }, 'MALFORMED_REQUEST'],
  ] as const)('%s: %s', async ([, headers, outcome]) => {
    await register({ uses: [CONTACT, ARCHIVE] })
    const client = createSocketClient({
      url: router.url.href.replace('http:', 'ws:'),
      webSocketImpl: class extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols, { headers })
        }
      },
      retryAttempts: 0,
      connectionParams: { authorization: authorization(), 'civigraph-purpose': 'archive' },
    })
    leaving.push(() => void client.dispose())
    router.told.length = 0
    const answer = await client
      .iterate({ query: '{ me { name } }' })
      .next()
      .catch((error: unknown) => error)
    expect(JSON.stringify([answer, router.told.at(-1)?.purpose])).toContain(outcome)
  })
})

describe('a subscription', () => {
  const MOVED = 'subscription { moved { name address } }'
  const asker = { client: 'app-b' }
  const moved = { ...DELIVERY, fields: [...DELIVERY.fields, 'Subscription.moved'] }

  async function open() {
    await register({ uses: [CONTACT, moved] })
    const stream = router.subscribe(MOVED, asker)
    leaving.push(stream.leave)
    const before = router.listeners()
    await stream.opened
    await eventually(() => router.listeners() > before, 'a subscription at the department')
    router.move()
    expect(await stream.first).toMatchObject({
      value: { data: { moved: { name: 'Test Person', address: 'Test Street' } } },
    })
    return stream
  }

  test('ends when the consent that it relies on is withdrawn', async () => {
    const stream = await open()
    router.register.consents = []
    expect(await stream.next()).toMatchObject({
      value: {
        errors: [{ extensions: { code: 'CONSENT_REQUIRED', purpose: 'delivery', fields: ['Person.address'] } }],
      },
    })
    expect(await stream.next()).toMatchObject({ done: true })
  })

  test('ends when its purpose is withdrawn', async () => {
    const stream = await open()
    router.register.uses = [CONTACT]
    expect(await stream.next()).toMatchObject({ value: { errors: [{ extensions: { code: 'PURPOSE_EXCEEDED' } }] } })
  })

  test('ends when its purpose covers no more what became conditional while it was open', async () => {
    const fields = ['Subscription.moved', 'Person.id', 'Person.name', 'Person.parcels', 'Person.title']
    const titles = { client: 'app-t', purpose: 'titles', fields }
    await register({ uses: [titles] })
    const stream = router.subscribe('subscription { moved { __typename id name title parcels } }', { client: 'app-t' })
    leaving.push(stream.leave)
    await stream.opened
    let answer = stream.first
    await router.republish((sdl) =>
      sdl
        .replace('title: String @classified(level: OPEN)', 'title: String')
        .replace(/parcels: Int[^\n]*/, (field) => `${field} @requiresScopes(scopes: [["records:parcels"]])`),
    )
    try {
      // The parcels are refused as soon as the stream stands in the new supergraph.
      await eventually(async () => {
        router.move()
        const { value } = await answer
        if (!value?.errors) answer = stream.next()
        return value?.errors !== undefined
      }, 'the stream has moved')
      router.register.uses = [{ ...titles, fields: fields.filter((field) => field !== 'Person.title') }]
      let last = await stream.next()
      while (last.value?.data) last = await stream.next()
      expect(last.value).toMatchObject({
        errors: [{ extensions: { code: 'PURPOSE_EXCEEDED', coordinates: ['Person.title'] } }],
      })
    } finally {
      await router.republish((sdl) => sdl)
    }
  })

  test('ends when the sign-in has become too old for what it was let in to', async () => {
    await register({ uses: [CONTACT] })
    const titles = 'title: String @classified(level: OPEN)'
    await router.republish((sdl) => sdl.replace(titles, `${titles} @policy(policies: [["fresh:2"]])`))
    try {
      const asked = { claims: { auth_time: Math.floor(Date.now() / 1_000) } }
      const stream = router.subscribe('subscription { moved { name title } }', asked)
      leaving.push(stream.leave)
      const before = router.listeners()
      await eventually(() => router.listeners() > before, 'a subscription at the department')
      router.move()
      expect(await stream.first).toMatchObject({ value: { data: { moved: { title: 'Dr' } } } })
      expect(await stream.next()).toMatchObject({
        value: { errors: [{ extensions: { code: 'ASSURANCE_TOO_LOW', maxAge: 2 } }] },
      })
    } finally {
      await router.republish((sdl) => sdl)
    }
  })
})

describe('a swap', () => {
  test('to a supergraph without the register is refused: nobody would be held to a purpose any more', async () => {
    const lost = router.republish((sdl) => sdl.replace('intendedUsesInForce', 'usesInForce'))
    await expect(lost).rejects.toThrow('the one in use has Query.intendedUsesInForce and this one does not')

    const { errors } = await router.ask('{ me { name } }', { client: 'app-z' })
    expect(errors).toMatchObject([{ extensions: { code: 'PURPOSE_MISSING' } }])
  })
})
