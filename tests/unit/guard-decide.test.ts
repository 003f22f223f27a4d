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
    expect(decide(requirement, null, POLICIES)).toEqual({ missing: 'signIn' })
  expect(decide({ kind: 'class', level: 'CONDITIONAL' }, null, POLICIES)).toEqual({ missing: 'signIn' })
})

describe('scopes are an OR of ANDs', () => {
  test.each([
    [['a'], MET],
    [['b'], RIGHT],
    [['b', 'c'], MET],
    [[], RIGHT],
  ])('%s', (held, verdict) => {
    expect(decide(scopes(['a'], ['b', 'c']), callerWith({ scopes: new Set(held) }), POLICIES)).toEqual(verdict)
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
    ['a policy that the table does not have', [['subject']], RIGHT],
    ['a level that does not exist', [['acr:none']], { missing: 'right' }],
    ['a name without an argument', [['role']], RIGHT],
  ])('%s', (_, anyOf, verdict) => {
    expect(decide(policies(...anyOf), officer, POLICIES)).toEqual(verdict)
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
      expect(decide(policies([name]), officer, odd)).toEqual({ missing: 'right' })
    expect(decide(policies(['yes:x']), officer, odd)).toEqual(MET)
  })
})

function row(holds: () => unknown): Policies[string] {
  return { holds, accepts: () => true, wayOut: () => '' }
}
