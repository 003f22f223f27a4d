import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Caller } from '@civigraph/subgraph-kit'
import { dayInChina, readSuccession } from '#subgraphs/identity/division.ts'
import { mandateState } from '#subgraphs/identity/mandate.ts'
import { nameOf, organisationState, searchTextOf, sortTextOf } from '#subgraphs/identity/organisation.ts'
import { isSelf, mayAddress, mayRead } from '#subgraphs/identity/person-access.ts'
import { lookupOf, openNumber, registerKeysOf, sealNumber } from '#subgraphs/identity/resident-number.ts'

/** Half-open, like every mandate. */
const term = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2028-01-01T00:00:00Z', revokedAt: null }
const stateAt = (instant: string) => mandateState(term, instant, 'ACTIVE')

test('a mandate holds from its first instant and no longer at its last', () => {
  expect(stateAt('2025-12-31T23:59:59Z')).toBe('NOT_YET')
  expect(stateAt('2026-01-01T00:00:00Z')).toBe('ACTIVE')
  expect(stateAt('2027-12-31T23:59:59Z')).toBe('ACTIVE')
  expect(stateAt('2028-01-01T00:00:00Z')).toBe('EXPIRED')
})

test('instants of a mandate are compared as instants, whatever offset they are written in', () => {
  expect(mandateState(term, '2026-01-01T07:59:59+08:00', null)).toBe('NOT_YET')
  expect(mandateState(term, '2026-01-01T08:00:00+08:00', null)).toBe('ACTIVE')
})

test('a mandate that was taken back is revoked from that instant on, also before its first day and after its last', () => {
  const revoked = { ...term, revokedAt: '2025-06-01T00:00:00Z' }

  expect(mandateState(revoked, '2025-05-31T00:00:00Z', null)).toBe('NOT_YET')
  expect(mandateState(revoked, '2025-06-01T00:00:00Z', null)).toBe('REVOKED')
  expect(mandateState(revoked, '2030-01-01T00:00:00Z', null)).toBe('REVOKED')
})

test('a mandate ends with the organisation for which it was given; an organisation that no register knows ends nothing', () => {
  expect(mandateState(term, '2027-01-01T00:00:00Z', 'ENDED')).toBe('ENDED')
  expect(mandateState(term, '2027-01-01T00:00:00Z', null)).toBe('ACTIVE')
})

test('an organisation exists in its first and its last year, because registers know years only', () => {
  const years = { startYear: 1998, endYear: 2013 }

  expect(organisationState(years, 1997)).toBe('NOT_YET')
  expect(organisationState(years, 1998)).toBe('ACTIVE')
  expect(organisationState(years, 2013)).toBe('ACTIVE')
  expect(organisationState(years, 2014)).toBe('ENDED')
  expect(organisationState({ startYear: null, endYear: null }, 2014)).toBe('ACTIVE')
})

test('a name is given in the language asked for, else in the first language of its register, else in any', () => {
  const names = { nameEn: 'Test Office', nameZh: '测试局', nameFr: null }

  expect(nameOf(names, 'cn-uscc', 'en-GB')).toBe('Test Office')
  expect(nameOf(names, 'cn-uscc', 'fr')).toBe('测试局')
  expect(nameOf(names, 'ca-ifoi')).toBe('Test Office')
  expect(nameOf({ nameEn: null, nameZh: null, nameFr: 'Bureau' }, 'cn-uscc', 'en')).toBe('Bureau')
})

test('names are put in order without regard to accents and case, and found with regard to accents only', () => {
  expect(sortTextOf('Élections Canada')).toBe('elections canada')
  expect(searchTextOf('École', null, 'ＡＢＣ')).toBe('école\nabc')
})

test('a successor is six digits, or for a part that moved with its year in brackets; nothing else is guessed', () => {
  expect(readSuccession('110101')).toEqual({ toCode: '110101', partIn: null })
  expect(readSuccession('110101[2010]')).toEqual({ toCode: '110101', partIn: 2010 })
  const others = ['', '11010', '110101 ', '110101[10]', '110101[2010', '1101011']
  expect(others.filter((found) => readSuccession(found) !== null)).toEqual([])
})

test('the day of a Chinese register is the day in China', () => {
  expect(dayInChina(new Date('2025-12-31T16:00:00Z'))).toBe('2026-01-01')
})

const caller = (given: Partial<Caller>): Caller => ({
  subject: 's',
  person: null,
  client: 'portal',
  organisation: null,
  scopes: new Set(),
  roles: new Set(),
  duties: new Set(),
  assurance: 'LOW',
  authenticatedAt: null,
  actor: null,
  purpose: null,
  consents: [],
  ...given,
})

test('a person is read by the person and by casework, addressed also by whoever answers letters, and known to nobody else', () => {
  const self = caller({ person: 'p1' })
  const casework = caller({ duties: new Set(['casework']) })
  const letters = caller({ person: 'p2', duties: new Set(['feedback.reply']) })
  const machine = caller({ scopes: new Set(['identity:read']) })

  expect([self, casework, letters, machine, null].map((one) => mayRead(one, 'p1'))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  expect([self, casework, letters, machine, null].map((one) => mayAddress(one, 'p1'))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
  expect(isSelf(caller({ person: null }), 'p1')).toBe(false)
})

test('who acts for a person reads of her what the mandate is for, and addresses her under any', () => {
  const actor = { subject: 'account-of-p2', person: 'p2', mandate: 'm1' }
  const bare = caller({ person: 'p1', actor, scopes: new Set(['licence:read']) })
  const reader = caller({ person: 'p1', actor, scopes: new Set(['identity:read']) })

  expect([bare, reader].map((one) => mayRead(one, 'p1'))).toEqual([false, true])
  expect([bare, reader].map((one) => mayAddress(one, 'p1'))).toEqual([true, true])
  expect([bare, reader].map((one) => mayRead(one, 'p2') || mayAddress(one, 'p2'))).toEqual([false, false])
})

const keys = registerKeysOf(Buffer.alloc(32, 7))
const number = '990101199001010019'

test('a resident number comes out as it went in, and its seal shows neither the number nor any part of it', () => {
  const sealed = sealNumber(keys, 'p1', number)

  expect(openNumber(keys, 'p1', sealed)).toBe(number)
  expect(sealed.toString('latin1')).not.toContain(number.slice(0, 6))
  expect(sealed.length).toBe(12 + 16 + 18)
})

test('a seal opens for its own person only, under its own key only, and not after one bit was changed', () => {
  const sealed = sealNumber(keys, 'p1', number)
  const altered = Buffer.from(sealed)
  altered.writeUInt8(altered.readUInt8(40) ^ 1, 40)

  expect(() => openNumber(keys, 'p2', sealed)).toThrow('unable to authenticate')
  expect(() => openNumber(registerKeysOf(Buffer.alloc(32, 8)), 'p1', sealed)).toThrow('unable to authenticate')
  expect(() => openNumber(keys, 'p1', altered)).toThrow('unable to authenticate')
})

test('the same number of the same person seals to the same bytes; any other content gets a nonce of its own', () => {
  const nonce = (person: string, content: string) => sealNumber(keys, person, content).subarray(0, 12).toString('hex')

  expect(sealNumber(keys, 'p1', number)).toEqual(sealNumber(keys, 'p1', number))
  const nonces = [nonce('p1', number), nonce('p2', number), nonce('p1', '990101199001010027')]
  expect(new Set(nonces).size).toBe(3)
})

test('a number is looked up by a digest under the key of the register', () => {
  expect(lookupOf(keys, number)).toEqual(lookupOf(keys, number))
  expect(lookupOf(keys, number)).not.toEqual(lookupOf(registerKeysOf(randomBytes(32)), number))
})

test('a key of the register that has not exactly 32 bytes is refused', () => {
  expect(() => registerKeysOf(Buffer.alloc(31))).toThrow('exactly 32 bytes')
})
