import { assert, date, option, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { termOf } from '#subgraphs/privacy/consent-input.ts'
import { consentState, type ConsentTerm, deleteBy } from '#subgraphs/privacy/consent-state.ts'
import { isCoordinate, surplusOf } from '#subgraphs/privacy/coordinate.ts'
import { checkIntendedUse, isAddress } from '#subgraphs/privacy/intended-use-input.ts'
import { instantOfRevocation, intendedUseState } from '#subgraphs/privacy/intended-use-state.ts'
import { ownsConsent, seesConsentsTo, sharesSomebody, speaksFor } from '#subgraphs/privacy/rights.ts'
import { callerWith } from '../support/national-graph.ts'
import { someUse } from '../support/privacy-department.ts'

const at = (day: string) => new Date(`2026-${day}T00:00:00Z`)
const on = (day: string) => at(day).toISOString()

describe('coordinates', () => {
  test.for(['Person.name', 'Licence.*', '_Entity.x', 'Query.licence'])('%s is one', (text) => {
    expect(isCoordinate(text)).toBe(true)
  })

  test.for([
    'Person',
    'Person.',
    '.name',
    '*.*',
    '*.name',
    'Person.na*',
    'Person.name.first',
    'Person.name ',
    'Person.näme',
  ])('"%s" is none', (text) => {
    expect(isCoordinate(text)).toBe(false)
  })

  test('a field lies within itself and within all fields of its type; all fields within all fields only', () => {
    const given = ['Person.name', 'Licence.*']
    expect(surplusOf(['Person.name', 'Licence.number', 'Licence.*'], given)).toEqual([])
    expect(surplusOf(['Person.*', 'Person.fullName', 'LicenceEvent.at'], given)).toEqual([
      'Person.*',
      'Person.fullName',
      'LicenceEvent.at',
    ])
  })
})

describe('an intended use', () => {
  const decided = { approved_at: on('02-01'), revoked_at: on('03-01') }

  test('is proposed, then approved, then revoked: each from its instant on', () => {
    const days = ['01-31', '02-01', '02-28', '03-01'].map((day) => intendedUseState(decided, at(day)))
    expect(days).toEqual(['PROPOSED', 'APPROVED', 'APPROVED', 'REVOKED'])
    expect(intendedUseState({ approved_at: null, revoked_at: null }, at('03-01'))).toBe('PROPOSED')
  })

  test('is never revoked before it was approved, though clocks differ', () => {
    expect(instantOfRevocation(at('03-01'), on('02-01'))).toBe(on('03-01'))
    expect(instantOfRevocation(at('01-31'), on('02-01'))).toBe(on('02-01'))
    expect(instantOfRevocation(at('01-31'), null)).toBe(on('01-31'))
  })

  test.for([
    ['a purpose in capitals', { purpose: 'Check' }, 'purpose'],
    ['a purpose of 65 characters', { purpose: 'p'.repeat(65) }, 'purpose'],
    ['a description of two lines', { description: 'one\ntwo' }, 'description'],
    ['a description of 501 characters', { description: 'd'.repeat(501) }, 'description'],
    ['no basis', { basis: ' ' }, 'basis'],
    ['no field', { fields: [] }, 'fields'],
    ['a field twice', { fields: ['Person.name', 'Person.name'] }, 'fields'],
    ['everything', { fields: ['*.*'] }, 'fields'],
    ['201 fields', { fields: Array.from({ length: 201 }, (_, index) => `Person.f${index}`) }, 'fields'],
    ['a policy without https', { policyUrl: 'http://shop.example' }, 'policyUrl'],
    ['a policy that is a script', { policyUrl: 'javascript:alert(1)' }, 'policyUrl'],
    ['a contact that is no address', { deletionContact: 'somebody' }, 'deletionContact'],
  ] as const)('with %s is refused, by the name of the rule', ([, given, named]) => {
    const use = { client: 'checker', ...someUse() }
    expect(() => checkIntendedUse(use)).not.toThrow()
    expect(() => checkIntendedUse({ ...use, ...given })).toThrow(`\`${named}\` must`)
  })

  test('an address holds no password', () => {
    expect(isAddress('https://name:word@shop.example', ['https:'])).toBe(false)
  })
})

describe('a consent', () => {
  const term: ConsentTerm = {
    valid_from: on('02-01'),
    valid_until: on('05-01'),
    withdrawn_at: null,
    use_revoked_at: null,
  }

  test('is pending, active, expired: each from its instant on', () => {
    const days = ['01-31', '02-01', '04-30', '05-01'].map((day) => consentState(term, at(day)))
    expect(days).toEqual(['PENDING', 'ACTIVE', 'ACTIVE', 'EXPIRED'])
  })

  test.for([['withdrawn_at'], ['use_revoked_at']] as const)('ends for good at its %s', ([how]) => {
    const ended = { ...term, [how]: on('03-01') }
    const days = ['02-28', '03-01', '06-01'].map((day) => consentState(ended, at(day)))
    expect(days).toEqual(['ACTIVE', 'REVOKED', 'REVOKED'])
  })

  test('that has expired stays so when its use is revoked later', () => {
    expect(consentState({ ...term, use_revoked_at: on('06-01') }, at('07-01'))).toBe('EXPIRED')
  })

  test('never comes back to life', () => {
    const instant = date({ min: at('01-01'), max: at('12-31'), noInvalidDate: true })
    const maybe = option(instant.map((one) => one.toISOString()))
    assert(
      property(instant, instant, maybe, maybe, (first, later, withdrawn_at, use_revoked_at) => {
        const ended = (when: Date) =>
          ['REVOKED', 'EXPIRED'].includes(consentState({ ...term, withdrawn_at, use_revoked_at }, when))
        const [before, after] = first < later ? [first, later] : [later, first]
        expect(ended(before) && !ended(after)).toBe(false)
      }),
    )
  })

  test('must be forgotten some days after it ended, by whatever ended it first', () => {
    const deletion_days = 15
    expect(deleteBy({ ...term, deletion_days })).toBe(on('05-16'))
    expect(deleteBy({ ...term, withdrawn_at: on('03-01'), deletion_days })).toBe(on('03-16'))
    expect(deleteBy({ ...term, use_revoked_at: on('06-01'), deletion_days })).toBe(on('05-16'))
  })

  describe('has a term', () => {
    const now = at('02-01')
    const days = (validFrom: string | null, validUntil: string) =>
      termOf({ use: '', fields: [], validFrom, validUntil }, now, 100)

    test('from now on, or later', () => {
      expect(days(null, on('03-01'))).toEqual({ valid_from: on('02-01'), valid_until: on('03-01') })
      expect(days(on('02-10'), on('03-01')).valid_from).toBe(on('02-10'))
    })

    test('whose beginning a clock may miss by a minute, but which never begins in the past', () => {
      expect(days('2026-01-31T23:59:00Z', on('03-01')).valid_from).toBe(on('02-01'))
      expect(() => days('2026-01-31T23:58:59Z', on('03-01'))).toThrow('`validFrom` must not lie in the past')
    })

    test('that ends after it begins, within the days of the rule', () => {
      expect(() => days(null, on('02-01'))).toThrow('after the consent begins')
      expect(() => days(on('03-02'), on('03-01'))).toThrow('after the consent begins')
      expect(days(null, '2026-05-12T00:00:00Z').valid_until).toBe(on('05-12'))
      expect(() => days(null, '2026-05-12T00:00:01Z')).toThrow('at most 100 days from now')
    })
  })
})

describe('who speaks for an application', () => {
  const application = { client: 'checker', owner: 'cn-org:00000001X' }

  test('is the application as a machine, and whoever acts for its owner', () => {
    expect(speaksFor(callerWith({ client: 'checker' }), application)).toBe(true)
    expect(speaksFor(callerWith({ person: 'p', organisation: 'cn-org:00000001X' }), application)).toBe(true)
  })

  test('is not a person who uses it, another machine, another firm, or anybody where there is no owner', () => {
    expect(speaksFor(callerWith({ person: 'p', client: 'checker' }), application)).toBe(false)
    expect(speaksFor(callerWith({ client: 'other' }), application)).toBe(false)
    expect(speaksFor(callerWith({ organisation: 'cn-org:000000028' }), application)).toBe(false)
    expect(speaksFor(callerWith({ client: 'other' }), { client: 'checker', owner: null })).toBe(false)
  })

  test('is not an agent of an organisation who uses it, though the organisation is no person either', () => {
    const actor = { subject: 'agent', person: 'p', mandate: 'M-1' }
    expect(speaksFor(callerWith({ client: 'checker', organisation: 'cn-org:000000028', actor }), application)).toBe(
      false,
    )
    expect(speaksFor(callerWith({ client: 'checker', organisation: 'cn-org:00000001X', actor }), application)).toBe(
      true,
    )
  })
})

test('consents are shown to their person without a scope, and under a mandate only with consent:read', () => {
  const person = callerWith({ person: 'p', client: 'checker' })
  const actor = { subject: 'agent', person: 'q', mandate: 'M-1' }
  const reader = callerWith({ person: 'p', client: 'checker', scopes: 'consent:read', actor })
  const shown = [person, { ...person, actor }, reader, { ...reader, person: 'r' }].map((caller) => [
    ownsConsent(caller, { person: 'p' }),
    seesConsentsTo(caller, 'checker'),
  ])
  expect(shown).toEqual([
    [true, true],
    [false, false],
    [true, true],
    [false, true],
  ])
})

describe('two acts share somebody', () => {
  const act = { subject: 'a', person: 'pa', actor: null, actor_person: null }
  test.for([
    ['by account', { subject: 'a', person: null, actor: null, actor_person: null }],
    ['by another account of the same person', { subject: 'b', person: 'pa', actor: null, actor_person: null }],
    ['when one acts for another', { subject: 'b', person: null, actor: 'a', actor_person: null }],
    ['when the person behind it is the same', { subject: 'b', person: 'pb', actor: 'c', actor_person: 'pa' }],
  ] as const)('%s', ([, other]) => {
    expect(sharesSomebody(act, other)).toBe(true)
    expect(sharesSomebody(other, act)).toBe(true)
  })

  test('and otherwise do not: absent is nobody', () => {
    expect(sharesSomebody(act, { subject: 'b', person: null, actor: null, actor_person: null })).toBe(false)
    expect(
      sharesSomebody({ ...act, person: null }, { subject: 'b', person: null, actor: null, actor_person: null }),
    ).toBe(false)
  })
})
