import { beforeAll, expect, test } from 'vitest'
import { createGuard, type Guard } from '#router/guard/guard.ts'
import { apiSchemaOf, callerWith, compose, FEDERATED } from '../support/guarded-graph.ts'

let guard: Guard
beforeAll(() => {
  const supergraph = compose(`${FEDERATED}
    type Query { me: Person vault: Vault town: String }
    type Person @key(fields: "id") { id: ID! name: String @requiresScopes(scopes: [["name"], ["all", "audit"]]) }
    type Vault @requiresScopes(scopes: [["vault"]]) { gold: Int }`)
  guard = createGuard(supergraph, apiSchemaOf(supergraph))
})

const caller = callerWith({ scopes: new Set(['vault', 'name', 'all', 'mail']) })
const scopesFor = (text: string) => [...(guard.callerFor(text, caller)?.scopes ?? [])]

test('of a caller’s scopes those go along that the fields of the fetch name, in any of their alternatives', () => {
  expect(scopesFor('{me{name}}')).toEqual(['name', 'all'])
  expect(scopesFor('{vault{gold}}')).toEqual(['vault'])
  expect(scopesFor('{me{id} town}')).toEqual([])
  expect(scopesFor('query($r:[_Any!]!){_entities(representations:$r){...on Person{name}}}')).toEqual(['name', 'all'])
})

test('everything else about the caller stays, and nobody stays nobody', () => {
  expect(guard.callerFor('{town}', caller)).toEqual({ ...caller, scopes: new Set() })
  expect(guard.callerFor('{town}', null)).toBeNull()
})

test('the same caller for the same scopes is the same object', () => {
  expect(guard.callerFor('{me{name}}', caller)).toBe(guard.callerFor('{me{name id}}', caller))
  const few = callerWith({ scopes: new Set(['name']) })
  expect(guard.callerFor('{me{name}}', few)).toBe(few)
})
