import { describe, expect, test } from 'vitest'
import { decide } from '#router/guard/decide.ts'
import { POLICIES, type Policies } from '#router/guard/policies.ts'
import type { Requirement } from '#router/guard/requirements.ts'
import { callerWith } from '../support/guarded-graph.ts'

/** Who meets what. */

const scopes = (...anyOf: string[][]): Requirement => ({ kind: 'scopes', anyOf })
const policies = (...anyOf: string[][]): Requirement => ({ kind: 'policies', anyOf })

const MET = { missing: null }
const RIGHT = { missing: 'right' }

test('nobody meets nothing', () => {
  for (const requirement of [{ kind: 'authenticated' } as const, scopes(['a']), policies(['role:a'])])
    expect(decide(requirement, null, { policies: POLICIES })).toEqual({ missing: 'signIn' })
  expect(decide({ kind: 'class', level: 'CONDITIONAL', coordinates: ['A.b'] }, null, { policies: POLICIES })).toEqual({
    missing: 'signIn',
  })
})

describe('scopes are an OR of ANDs', () => {
  test.each([
    [['a'], MET],
    [['b'], RIGHT],
    [['b', 'c'], MET],
    [[], RIGHT],
  ])('%s', (held, verdict) => {
    expect(decide(scopes(['a'], ['b', 'c']), callerWith({ scopes: new Set(held) }), { policies: POLICIES })).toEqual(
      verdict,
    )
  })
})

describe('policies', () => {
  const officer = callerWith({
    roles: new Set(['officer']),
    duties: new Set(['licence.issue']),
    client: 'dept-licence',
    assurance: 'SUBSTANTIAL',
  })

  test.each([
    ['a role that is held', [['role:officer']], MET],
    ['a role that is not', [['role:registrar']], RIGHT],
    ['a duty is not a role', [['role:licence.issue']], RIGHT],
    ['a duty that is held', [['duty:licence.issue']], MET],
    ['the application that asks', [['client:dept-licence']], MET],
    ['another application', [['client:portal']], RIGHT],
    ['a level that is reached', [['acr:substantial']], MET],
    ['a level below', [['acr:low']], MET],
    ['a level above: signing in again helps', [['acr:high']], { missing: 'assurance', acr: 'high' }],
    ['role and level, only the level missing', [['role:officer', 'acr:high']], { missing: 'assurance', acr: 'high' }],
    ['role and level, both missing: signing in again would not help', [['role:x', 'acr:high']], RIGHT],
    ['one of two ways suffices', [['role:x'], ['duty:licence.issue']], MET],
    ['a policy that the table does not have', [['owner']], RIGHT],
    ['a record of one’s own, of who is nobody’s holder', [['subject']], RIGHT],
    ['one with an argument, which means nothing', [['subject:x']], RIGHT],
    ['a level that does not exist', [['acr:none']], { missing: 'right' }],
    ['a name without an argument', [['role']], RIGHT],
  ])('%s', (_, anyOf, verdict) => {
    expect(decide(policies(...anyOf), officer, { policies: POLICIES })).toEqual(verdict)
  })

  const person = { ...officer, person: 'person-1' }
  const onRow = { missing: null, rows: ['subject'] }
  test.each([
    ['what only the row can tell is left to it', [['subject']], onRow],
    ['not where another way is open', [['subject'], ['role:officer']], MET],
    ['wherever that other way stands', [['role:officer'], ['subject']], MET],
    ['what stands beside it must be met', [['subject', 'role:x']], RIGHT],
    ['and is, when it is', [['subject', 'role:officer'], ['role:x']], onRow],
    ['a level beside it can be reached', [['subject', 'acr:high']], { missing: 'assurance', acr: 'high' }],
  ])('a record of one’s own: %s', (_, anyOf, verdict) => {
    expect(decide(policies(...anyOf), person, { policies: POLICIES })).toEqual(verdict)
  })

  test('a policy that throws, or answers anything but true, denies', () => {
    const odd: Policies = {
      throws: row(() => {
        throw new Error('register down')
      }),
      later: row(() => Promise.resolve(true)),
      one: row(() => 1),
      yes: row(() => true),
    }

    for (const name of ['throws:x', 'later:x', 'one:x'])
      expect(decide(policies([name]), officer, { policies: odd })).toEqual({ missing: 'right' })
    expect(decide(policies(['yes:x']), officer, { policies: odd })).toEqual(MET)
  })
})

function row(holds: () => unknown): Policies[string] {
  return { holds, accepts: () => true, wayOut: () => '' }
}
