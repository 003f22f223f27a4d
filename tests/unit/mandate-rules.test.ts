import { expect, test } from 'vitest'
import type { Caller } from '@civigraph/subgraph-kit'
import { isAgent, isPrincipalSide, signedInPerson } from '#subgraphs/identity/mandate-access.ts'
import {
  checkLimit,
  checkLine,
  checkNewMandate,
  checkOpen,
  checkPassedOn,
  MANDATE_BOUNDS,
  type MandateLimit,
  type NewMandate,
} from '#subgraphs/identity/mandate-input.ts'
import { isScopeName, type MandateFacts, stateAt, stateNow } from '#subgraphs/identity/mandate.ts'

const now = new Date('2026-03-01T00:00:00Z')

const mandate: MandateFacts = {
  id: 'm1',
  agentId: 'p2',
  principalPerson: null,
  principalOrganisation: 'cn-test:one',
  scope: ['mandate:write', 'licence:read'],
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2028-01-01T00:00:00Z',
  revokedAt: null,
  fromRegister: false,
  endedHere: false,
  principalStartYear: null,
  principalEndYear: null,
}

const wish: NewMandate = { agent: 'p3', scope: ['licence:read'], validFrom: null, validUntil: '2027-01-01T00:00:00Z' }

function codeOf(check: () => void): string | null {
  try {
    check()
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'FAULT'
  }
}

test('a mandate ends after the last year of its organisation', () => {
  const dissolved = { ...mandate, principalEndYear: 2026 }

  expect(stateAt(dissolved, '2026-12-31T00:00:00Z')).toBe('ACTIVE')
  expect(stateAt(dissolved, '2027-01-01T00:00:00Z')).toBe('ENDED')
})

test('what was ended here is over now, whatever the clock of who ended it; what a register ends later still holds', () => {
  const later = { ...mandate, revokedAt: '2026-03-01T00:00:02Z' }

  expect(stateNow({ ...later, endedHere: true }, now)).toBe('REVOKED')
  expect(stateNow(later, now)).toBe('ACTIVE')
  expect(stateAt({ ...later, endedHere: true }, '2026-03-01T00:00:01Z')).toBe('ACTIVE')
})

test('a scope is two words of small letters and hyphens with a colon between them', () => {
  expect(['licence:read', 'graph:describe', 'a-b:c-d'].every(isScopeName)).toBe(true)
  const others = ['', 'licence', 'licence:', ':read', 'Licence:read', 'licence:read write', 'licence:read\0', 'a:b:c']
  expect(others.filter(isScopeName)).toEqual([])
})

test('a mandate is granted for three years at most, counted as the calendar counts them', () => {
  const until = (validUntil: string) => codeOf(() => checkNewMandate({ ...wish, validUntil }, now))

  expect(until('2029-03-01T00:00:00Z')).toBeNull()
  expect(until('2029-03-01T00:00:00.001Z')).toBe('BAD_INPUT')
  expect(until('2029-03-01T07:00:00+08:00')).toBeNull()
})

test('a mandate has from one to twenty different scopes', () => {
  const scopes = (count: number) => Array.from({ length: count }, (_, index) => `licence:${'a'.repeat(index + 1)}`)
  const given = (scope: readonly string[]) => codeOf(() => checkNewMandate({ ...wish, scope }, now))

  expect(given(scopes(MANDATE_BOUNDS.scopesMax))).toBeNull()
  expect(given(scopes(MANDATE_BOUNDS.scopesMax + 1))).toBe('BAD_INPUT')
  expect(given([])).toBe('BAD_INPUT')
  expect(given(['licence:read', 'licence:read'])).toBe('BAD_INPUT')
})

test('an agent passes on no scope and no day that he does not have', () => {
  const passedOn = (given: Partial<NewMandate>) => codeOf(() => checkPassedOn({ ...wish, ...given }, mandate))

  expect(passedOn({ scope: ['mandate:write', 'licence:read'], validUntil: '2028-01-01T00:00:00Z' })).toBeNull()
  expect(passedOn({ scope: ['licence:read', 'feedback:read'] })).toBe('FORBIDDEN')
  expect(passedOn({ validUntil: '2028-01-01T00:00:01Z' })).toBe('FORBIDDEN')
})

test('a mandate goes from hand to hand five times at most, and back to none of them', () => {
  const hands = (count: number) => Array.from({ length: count }, (_, index) => `agent-${index}`)
  const passedTo = (agent: string, line: readonly string[]) => codeOf(() => checkLine({ ...wish, agent }, line))

  expect(passedTo('p3', hands(MANDATE_BOUNDS.passedOnMax))).toBeNull()
  expect(passedTo('p3', hands(MANDATE_BOUNDS.passedOnMax + 1))).toBe('FORBIDDEN')
  expect(passedTo('agent-1', hands(2))).toBe('BAD_INPUT')
})

test('a principal gives one agent twenty open mandates at most, and all agents a thousand', () => {
  const open = (withAgent: number, withAll: number) => codeOf(() => checkOpen({ withAgent, withAll }))

  expect(open(19, 999)).toBeNull()
  expect(open(20, 20)).toBe('STATE_CONFLICT')
  expect(open(0, 1_000)).toBe('STATE_CONFLICT')
})

test('a limit leaves out and comes sooner; it adds nothing and changes no past', () => {
  const limited = (limit: Partial<MandateLimit>) =>
    codeOf(() => checkLimit({ scope: null, validUntil: null, ...limit }, mandate, now))

  expect(limited({ scope: ['licence:read'] })).toBeNull()
  expect(limited({ validUntil: '2026-03-02T00:00:00Z' })).toBeNull()
  expect(limited({})).toBe('BAD_INPUT')
  expect(limited({ scope: [] })).toBe('BAD_INPUT')
  expect(limited({ scope: ['licence:read', 'mandate:write'], validUntil: mandate.validUntil })).toBe('BAD_INPUT')
  expect(limited({ scope: ['licence:read', 'feedback:read'] })).toBe('BAD_INPUT')
  expect(limited({ validUntil: '2028-01-01T00:00:01Z' })).toBe('BAD_INPUT')
  expect(limited({ validUntil: '2026-03-01T00:00:00Z' })).toBe('BAD_INPUT')
})

const anybody: Caller = {
  subject: 's',
  person: 'p2',
  client: 'portal',
  organisation: null,
  scopes: new Set(['mandate:write']),
  roles: new Set(),
  duties: new Set(['casework']),
  assurance: 'HIGH',
  authenticatedAt: null,
  actor: null,
  purpose: null,
  consents: [],
}
const acting: Caller = {
  ...anybody,
  person: null,
  organisation: 'cn-test:one',
  actor: { subject: 'a', person: 'p2', mandate: 'm1' },
}
const isSide = (caller: Caller | null, own: MandateFacts | null) =>
  isPrincipalSide(caller, mandate, { mandate: own, now })

test('the principal’s side is an agent whose own mandate is in force, is for it, and says so', () => {
  expect(isSide(acting, mandate)).toBe(true)
  expect(isSide(acting, { ...mandate, scope: ['licence:read'] })).toBe(false)
  expect(isSide(acting, { ...mandate, validUntil: '2026-03-01T00:00:00Z' })).toBe(false)
  expect(isSide(acting, { ...mandate, revokedAt: '2026-02-01T00:00:00Z' })).toBe(false)
  expect(isSide(acting, { ...mandate, principalEndYear: 2025 })).toBe(false)
  expect(isSide(acting, { ...mandate, agentId: 'p9' })).toBe(false)
  expect(isSide(acting, { ...mandate, id: 'm9' })).toBe(false)
  expect(isSide(acting, { ...mandate, principalOrganisation: 'cn-test:two' })).toBe(false)
  expect(isSide({ ...acting, organisation: 'cn-test:two' }, mandate)).toBe(false)
  expect(isSide(acting, null)).toBe(false)
})

test('who only works for an organisation, whatever the duties, is not on its side', () => {
  expect(isSide({ ...anybody, organisation: 'cn-test:one' }, null)).toBe(false)
  expect(isSide(anybody, mandate)).toBe(false)
  expect(isSide(null, mandate)).toBe(false)
})

test('a person is on her own side, and nobody who acts for her unless the mandate says so', () => {
  const hers = { ...mandate, principalPerson: 'p1', principalOrganisation: null }
  const side = (caller: Caller, own: MandateFacts | null) => isPrincipalSide(caller, hers, { mandate: own, now })

  expect(side({ ...anybody, person: 'p1' }, null)).toBe(true)
  const agent = { ...acting, person: 'p1', organisation: null }
  expect(side(agent, hers)).toBe(true)
  expect(side(agent, { ...hers, scope: ['licence:read'] })).toBe(false)
})

test('the agent of a mandate is the human who signed in, whoever the request is made for', () => {
  expect([anybody, acting].map(signedInPerson)).toEqual(['p2', 'p2'])
  expect([anybody, acting, null, { ...anybody, person: 'p9' }].map((one) => isAgent(one, mandate))).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(isAgent({ ...acting, person: 'p2', actor: { subject: 'x', person: 'p9', mandate: 'm1' } }, mandate)).toBe(
    false,
  )
})
