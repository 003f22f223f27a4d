import type { Caller } from '@civigraph/subgraph-kit'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createGuard, type Guard } from '#router/guard/guard.ts'
import { apiSchemaOf, callerWith, compose, FEDERATED } from '../support/guarded-graph.ts'

let guard: Guard
beforeAll(() => {
  const supergraph = compose(`${FEDERATED}
    type Query { me: Person vault: Vault town: String named: Named }
    interface Named { name: String }
    type Person implements Named @key(fields: "id") {
      id: ID!
      name: String @requiresScopes(scopes: [["name"], ["all", "audit"]])
      letters: [Letter] @policy(policies: [["subject"], ["duty:read-letters"], ["role:judge", "subject"]])
      diary: String @policy(policies: [["subject"]])
      will: String @policy(policies: [["subject"], ["role:notary", "fresh:300"]])
    }
    type Letter implements Named { name: String @policy(policies: [["subject", "role:reader"], ["role:guardian"]]) }
    type Vault @requiresScopes(scopes: [["vault"]]) { gold: Int @policy(policies: [["role:keeper"], ["duty:count"]]) }`)
  guard = createGuard(supergraph, apiSchemaOf(supergraph))
})

function asNeeded(text: string, who: Caller = caller): Caller {
  const found = guard.callerOf(text, who)
  if (found === null || found === 'denied') throw new Error(`It is ${String(found)}.`)
  return found
}

const caller = callerWith({
  person: 'person-1',
  scopes: new Set(['vault', 'name', 'all', 'mail']),
  roles: new Set(['citizen', 'keeper']),
  duties: new Set(['count']),
})
const scopesFor = (text: string) => [...asNeeded(text).scopes]

test('of a caller’s scopes those go along that the fields of the fetch name, in any of their alternatives', () => {
  expect(scopesFor('{me{name}}')).toEqual(['name', 'all'])
  expect(scopesFor('{vault{gold}}')).toEqual(['vault'])
  expect(scopesFor('{me{id} town}')).toEqual([])
  expect(scopesFor('query($r:[_Any!]!){_entities(representations:$r){...on Person{name}}}')).toEqual(['name', 'all'])
})

test('of the roles those that its policies name; duties stay whole, for departments decide about rows by them', () => {
  expect(asNeeded('{vault{gold}}')).toMatchObject({ roles: new Set(['keeper']), duties: new Set(['count']) })
  expect(asNeeded('{town}')).toMatchObject({ roles: new Set(), duties: new Set(['count']) })
})

test('who acts for another keeps all scopes: they say what the mandate is for, also where a field needs none', () => {
  const acting = { ...caller, roles: new Set<string>(), actor: { subject: 'a', person: 'person-2', mandate: 'm' } }
  expect(scopesFor('{town}')).toEqual([])
  expect(asNeeded('{town}', acting)).toBe(acting)
})

test('everything else about the caller stays, and nobody stays nobody', () => {
  expect(asNeeded('{town}')).toEqual({ ...caller, scopes: new Set(), roles: new Set() })
  expect(guard.callerOf('{town}', null)).toBeNull()
})

test('what a fetch asks and its caller is denied is no caller’s', () => {
  expect(guard.callerOf('{me{name}}', callerWith({ scopes: new Set(['all']) }))).toBe('denied')
  expect(guard.callerOf('{vault{gold}}', null)).toBe('denied')
})

test('what stands below a field that no caller sees is read too: planners fetch it for `@requires`', () => {
  const supergraph = compose(`${FEDERATED}
    type Query { town: Town }
    type Town @key(fields: "id") { id: ID! budget: Budget @inaccessible }
    type Budget { total: Int @requiresScopes(scopes: [["budget"]]) }`)
  const { callerOf } = createGuard(supergraph, apiSchemaOf(supergraph))
  const fetch = '{town{budget{total}}}'
  expect(callerOf(fetch, caller)).toBe('denied')
  const clerk = callerWith({ scopes: new Set(['budget', 'mail']) })
  expect(callerOf(fetch, clerk)).toMatchObject({ scopes: new Set(['budget']) })
})

test('the same caller for the same rights is the same object', () => {
  expect(asNeeded('{me{name}}')).toBe(asNeeded('{me{name id}}'))
  expect(asNeeded('{me{diary}}')).toBe(asNeeded('{me{diary id}}'))
  const few = callerWith({ scopes: new Set(['name']) })
  expect(asNeeded('{me{name}}', few)).toBe(few)
})

describe('policies about rows', () => {
  const subject = (...coordinates: string[]) => Object.fromEntries(coordinates.map((one) => [one, ['subject']]))

  test('what only the row can tell goes along as an obligation, by field', () => {
    expect(asNeeded('{me{letters{__typename} diary}}').rows).toEqual(subject('Person.letters', 'Person.diary'))
    expect(asNeeded('query($r:[_Any!]!){_entities(representations:$r){...on Person{diary}}}').rows).toEqual(
      subject('Person.diary'),
    )
    expect(asNeeded('{me{id}}')).not.toHaveProperty('rows')
  })

  test('where another way is open there is no obligation', () => {
    const clerk = callerWith({ person: 'person-2', duties: new Set(['read-letters']) })
    expect(asNeeded('{me{letters{__typename}}}', clerk)).not.toHaveProperty('rows')
  })

  test('what stands beside it must hold all the same', () => {
    expect(guard.callerOf('{me{letters{name}}}', caller)).toBe('denied')
    const reader = callerWith({ person: 'person-2', roles: new Set(['reader']) })
    expect(asNeeded('{me{letters{name}}}', reader)).toMatchObject({
      rows: subject('Person.letters', 'Letter.name'),
      roles: new Set(['reader']),
    })
  })

  test('below an interface the obligation is that of the types behind it, and its own: somewhere it may be an object', () => {
    const reader = callerWith({
      person: 'person-2',
      roles: new Set(['reader']),
      scopes: new Set(['name']),
    })
    expect(asNeeded('{named{name}}', reader).rows).toEqual(subject('Letter.name', 'Named.name'))
  })

  test('a machine holds no records, nor does nobody; who acts for another may', () => {
    expect(guard.callerOf('{me{diary}}', null)).toBe('denied')
    expect(guard.callerOf('{me{diary}}', callerWith({ organisation: 'org-1' }))).toBe('denied')
    const agent = callerWith({
      organisation: 'org-1',
      actor: { subject: 'account-2', person: 'person-2', mandate: 'mandate-1' },
    })
    expect(asNeeded('{me{diary}}', agent).rows).toEqual(subject('Person.diary'))
  })

  test('the other way may close with time: then what was plain becomes an obligation', () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const authenticatedAt = Math.floor(Date.now() / 1_000)
      const notary = callerWith({ person: 'person-2', roles: new Set(['notary']), authenticatedAt })
      expect(asNeeded('{me{will}}', notary)).not.toHaveProperty('rows')
      vi.advanceTimersByTime(60 * 60_000)
      expect(asNeeded('{me{will}}', notary).rows).toEqual(subject('Person.will'))
    } finally {
      vi.useRealTimers()
    }
  })
})
