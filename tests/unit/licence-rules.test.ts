import { createHash } from 'node:crypto'
import { type Caller, GraphError } from '@civigraph/subgraph-kit'
import { describe, expect, test } from 'vitest'
import { checkAct, instantOfAct, type LicenceAct } from '#subgraphs/licence/licence-act.ts'
import { isLicenceNumber } from '#subgraphs/licence/licence-input.ts'
import { isLicenceKey, licenceKeysOf } from '#subgraphs/licence/licence-key.ts'
import {
  because,
  LICENCE_STATES,
  type LicenceEventKind,
  type LicenceState,
  stateAt,
} from '#subgraphs/licence/licence-state.ts'
import { contradicts } from '#subgraphs/licence/source-status.ts'
import { isTypeKey, typeKey } from '#subgraphs/licence/type-key.ts'
import { nameIn } from '#subgraphs/licence/type-name.ts'
import { isNaturalPerson, maySee } from '#subgraphs/licence/visibility.ts'

const noDates = { issuedOn: null, validFrom: null, validUntil: null }
const event = (kind: LicenceEventKind, at: string) => ({ kind, at, asOf: false })

describe('the state of a licence', () => {
  const year = { issuedOn: null, validFrom: '2022-08-11', validUntil: '2023-09-10' }
  const at = (instant: string, events: ReturnType<typeof event>[] = [], dates: typeof year | typeof noDates = year) =>
    stateAt({ dates, events }, new Date(instant), 'America/New_York')

  test('it holds from the first moment of its first day to the last moment of its last day, in its own zone', () => {
    expect(at('2022-08-11T03:59:59.999Z')).toBe('NOT_YET')
    expect(at('2022-08-11T04:00:00Z')).toBe('VALID')
    expect(at('2023-09-11T03:59:59.999Z')).toBe('VALID')
    expect(at('2023-09-11T04:00:00Z')).toBe('EXPIRED')
  })

  test('without a first day it is pending, unless a day of issue stands for it', () => {
    expect(at('2023-01-01T00:00:00Z', [], noDates)).toBe('PENDING')
    const issued = { dates: { ...noDates, issuedOn: '2023-01-02' }, events: [] }
    expect(stateAt(issued, new Date('2023-01-01T12:00:00Z'), 'America/New_York')).toBe('NOT_YET')
    expect(stateAt(issued, new Date('2023-01-02T12:00:00Z'), 'America/New_York')).toBe('VALID')
  })

  test('without a last day it never expires', () => {
    const dates = { ...noDates, validFrom: '2000-01-01' }
    expect(stateAt({ dates, events: [] }, new Date('9999-12-31T23:59:59Z'), 'Pacific/Apia')).toBe('VALID')
  })

  test('what ended it for ever counts before what stopped it for a time, and that before its dates', () => {
    const all = ['REVOKED', 'SURRENDERED', 'SUPERSEDED', 'SUSPENDED'] as const
    for (const [index, first] of all.entries()) {
      const events = all.slice(index).map((kind) => event(kind, '2023-01-01T00:00:00Z'))
      expect(at('2030-01-01T00:00:00Z', events)).toBe(first)
      expect(at('2030-01-01T00:00:00Z', events, noDates)).toBe(first)
    }
    expect(LICENCE_STATES).toEqual([...all, 'PENDING', 'NOT_YET', 'EXPIRED', 'VALID'])
  })

  test('an event counts from its very instant, whatever offset it is written with', () => {
    const suspended = [event('SUSPENDED', '2023-01-01T08:00:00+08:00')]
    expect(at('2022-12-31T23:59:59.999Z', suspended)).toBe('VALID')
    expect(at('2023-01-01T00:00:00Z', suspended)).toBe('SUSPENDED')
  })

  test('of suspending and resuming the latest counts; of two at one instant the one recorded later', () => {
    const suspend = event('SUSPENDED', '2023-01-01T00:00:00Z')
    const resume = event('RESUMED', '2023-01-01T00:00:00Z')
    expect(at('2023-02-01T00:00:00Z', [suspend, resume])).toBe('VALID')
    expect(at('2023-02-01T00:00:00Z', [resume, suspend])).toBe('SUSPENDED')
    expect(at('2023-02-01T00:00:00Z', [event('RESUMED', '2023-01-05T00:00:00Z'), suspend])).toBe('VALID')
  })

  test('its explanation tells what stands for a missing day and what a register does not tell', () => {
    const facts = {
      dates: { ...noDates, issuedOn: '2023-01-02' },
      events: [{ kind: 'SURRENDERED' as const, at: '2023-05-01T04:00:00Z', asOf: true }],
    }
    expect(because(facts, new Date('2023-06-01T00:00:00Z'), 'America/New_York')).toEqual([
      'The day at that instant is 2023-05-31 (America/New_York).',
      'SURRENDERED by 2023-05-01: the register does not tell the day itself.',
      'The register has no first day; the day of issue, 2023-01-02, stands for it.',
      'It has no last day.',
      'The first that holds of REVOKED, SURRENDERED, SUPERSEDED, SUSPENDED, PENDING, NOT_YET, EXPIRED, VALID: SURRENDERED.',
    ])
  })
})

/** Whether an act is not refused; another refusal than the one for states fails the test. */
function isPossible(act: LicenceAct, state: LicenceState): boolean {
  try {
    checkAct(act, state)
    return true
  } catch (error) {
    if (error instanceof GraphError && error.code === 'STATE_CONFLICT') return false
    throw error
  }
}

describe('what an official may do', () => {
  test.each([
    ['SUSPENDED', ['VALID', 'NOT_YET']],
    ['RESUMED', ['SUSPENDED']],
    ['REVOKED', ['VALID', 'NOT_YET', 'PENDING', 'EXPIRED', 'SUSPENDED']],
  ] as const)('%s is possible from exactly the states of its row', (act, from) => {
    const possible = LICENCE_STATES.filter((state) => isPossible(act, state))
    expect(possible.toSorted()).toEqual([...from].toSorted())
  })

  test('an act never happens before the one recorded before it, though clocks differ', () => {
    const now = new Date('2026-01-01T00:00:00Z')
    expect(instantOfAct(now, [])).toEqual(now)
    expect(instantOfAct(now, ['2026-01-01T00:00:02Z', '2025-01-01T00:00:00Z'])).toEqual(
      new Date('2026-01-01T00:00:02Z'),
    )
  })
})

describe('the word of a register', () => {
  test('COMPLETE contradicts a licence that is expired, and fits one that holds', () => {
    expect(contradicts('us-ma-ccc:MACCC', 'COMPLETE', 'EXPIRED')).toBe(true)
    expect(contradicts('us-ma-ccc:MACCC', 'COMPLETE', 'VALID')).toBe(false)
  })

  test('an unknown word, no word, or the word of another register contradicts nothing', () => {
    expect(contradicts('us-ma-ccc:MACCC', 'DELETED', 'PENDING')).toBe(false)
    expect(contradicts('us-ma-ccc:MACCC', null, 'EXPIRED')).toBe(false)
    expect(contradicts('cn-990000:bureau', 'COMPLETE', 'EXPIRED')).toBe(false)
  })
})

describe('identifiers', () => {
  test('a licence’s identifier follows from authority and number and does not show the number', () => {
    const { idOf } = licenceKeysOf(Buffer.alloc(32, 1))
    const id = idOf('us-ma-ccc:MACCC', 'MC283774')
    expect(id).toBe(idOf('us-ma-ccc:MACCC', 'MC283774'))
    expect(id).not.toBe(idOf('us-ma-ccc:OTHER', 'MC283774'))
    expect(id).not.toContain('283774')
    expect(isLicenceKey(id)).toBe(true)
    expect(isLicenceKey(`${id}\n`)).toBe(false)
  })

  test('a licence’s identifier cannot be computed from its number without the key, nor the key be guessed from short ones', () => {
    const { idOf, print } = licenceKeysOf(Buffer.alloc(32, 1))
    const other = licenceKeysOf(Buffer.alloc(32, 2))
    expect(other.idOf('us-ma-ccc:MACCC', 'MC283774')).not.toBe(idOf('us-ma-ccc:MACCC', 'MC283774'))
    expect(other.print).not.toBe(print)
    const unkeyed = createHash('sha256').update('us-ma-ccc:MACCC|MC283774').digest('base64url').slice(0, 22)
    expect(idOf('us-ma-ccc:MACCC', 'MC283774')).not.toContain(unkeyed)
    for (const bytes of [0, 31, 33]) expect(() => licenceKeysOf(Buffer.alloc(bytes))).toThrow('exactly 32 bytes')
  })

  test('a type’s identifier is made of its name', () => {
    expect(typeKey('ca-van', 'Parking Area / Garage')).toBe('ca-van:parking-area-garage')
    expect(typeKey('ca-van', 'Adult Retail Store *Historic*')).toBe('ca-van:adult-retail-store-historic')
    expect(isTypeKey('ca-van:parking-area-garage')).toBe(true)
    expect(isTypeKey('parking')).toBe(false)
  })

  test('a number has letters of any script, digits and hyphens, 1 to 40 of them', () => {
    expect(['粤A-2026-1', 'D-1', '7'.repeat(40)].every(isLicenceNumber)).toBe(true)
    expect(['', ' 1', 'a_b', 'a\n', '7'.repeat(41)].some(isLicenceNumber)).toBe(false)
  })
})

test('a name is found by the longest language tag that fits', () => {
  const type = { name: '驾驶证', names: { en: 'Driving licence', 'zh-hant': '駕駛證', zh: '驾驶证（简）' } }
  expect(nameIn('en-GB', type)).toBe('Driving licence')
  expect(nameIn('zh-Hant-HK', type)).toBe('駕駛證')
  expect(nameIn('zh-Hans', type)).toBe('驾驶证（简）')
  expect(nameIn('fr', type)).toBe('驾驶证')
  expect(nameIn('constructor', type)).toBe('驾驶证')
})

describe('who sees a licence', () => {
  const caller: Caller = {
    subject: 's',
    person: 'p',
    client: 'c',
    organisation: 'o',
    scopes: new Set(),
    roles: new Set(),
    duties: new Set(),
    assurance: 'LOW',
    authenticatedAt: null,
    actor: null,
    purpose: null,
    consents: [],
  }
  const hidden = { authority: 'a', holderPerson: null, holderOrganisation: null, publicRegister: false }
  const acting: Caller = { ...caller, actor: { subject: 't', person: 'q', mandate: 'M-1' } }
  const reading: Caller = { ...acting, scopes: new Set(['licence:read']) }

  test.each([
    ['nobody who is not signed in', null, { ...hidden, publicRegister: true }, false],
    ['anyone signed in, a public one', caller, { ...hidden, publicRegister: true }, true],
    ['its holder', caller, { ...hidden, holderPerson: 'p' }, true],
    ['its holder’s agent', caller, { ...hidden, holderOrganisation: 'o' }, true],
    ['a caseworker', { ...caller, duties: new Set(['casework']) }, hidden, true],
    [
      'who issues for its authority',
      { ...caller, organisation: 'a', duties: new Set(['licence.issue']) },
      hidden,
      true,
    ],
    ['not who issues for another', { ...caller, duties: new Set(['licence.issue']) }, hidden, false],
    ['not who merely works at its authority', { ...caller, organisation: 'a' }, hidden, false],
    [
      'not its holder’s agent under a mandate without licence:read',
      acting,
      { ...hidden, holderOrganisation: 'o' },
      false,
    ],
    ['not who acts for its holder without it', acting, { ...hidden, holderPerson: 'p' }, false],
    ['its holder’s agent under a mandate with it', reading, { ...hidden, holderOrganisation: 'o' }, true],
    ['who acts for its holder with it', reading, { ...hidden, holderPerson: 'p' }, true],
    ['anyone under a mandate, a public one', acting, { ...hidden, publicRegister: true }, true],
    [
      'not a machine without person, a licence without holder',
      { ...caller, person: null, organisation: null },
      hidden,
      false,
    ],
  ])('%s', (_who, who, licence, seen) => {
    expect(maySee(who, licence)).toBe(seen)
  })

  test('sole traders are natural persons, companies and public bodies are not', () => {
    expect(isNaturalPerson({ person: 'p', organisation: null })).toBe(true)
    expect(isNaturalPerson({ person: null, organisation: 'cn-uscc:92990000T0000001X0' })).toBe(true)
    expect(isNaturalPerson({ person: null, organisation: 'cn-uscc:91990000T0000001X7' })).toBe(false)
    expect(isNaturalPerson({ person: null, organisation: 'ca-van-licensee:92' })).toBe(false)
  })
})
