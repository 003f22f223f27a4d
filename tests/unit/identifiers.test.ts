import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  birthDayOf,
  bytesOfPersonId,
  checkDivisionCode,
  checkItemCode,
  checkLicenceId,
  checkOrgCode,
  checkOrgId,
  checkPersonId,
  checkResidentId,
  checkTaskCode,
  checkUscc,
  formLicenceId,
  formTaskCode,
  isSoleTrader,
  mod11Radix2,
  mod37Radix36,
  newPersonId,
  normaliseOrgId,
  normalisePersonId,
  normaliseResidentId,
  normaliseUscc,
  orgCodeOf,
  orgIdOfUscc,
  parseItemCode,
  parseLicenceId,
  parseOrgCode,
  parseOrgId,
  parsePersonId,
  parseResidentId,
  parseTaskCode,
  parseUscc,
  partsOfLicenceId,
  partsOfTaskCode,
  partsOfUscc,
  passesMod11Radix2,
  passesMod37Radix36,
  personIdOfBytes,
  usccCheckCharacter,
  usccOfOrgId,
  type Check,
  type ResidentIdRules,
} from '#subgraphs/kit/identifiers/index.ts'
import { GraphError } from '#subgraphs/kit/errors.ts'
import { sharedData, withSharedData } from '../support/parts.ts'

interface Vector {
  readonly kind: string
  readonly value: string
  readonly valid: boolean
  readonly note?: string
  readonly birth_date?: string
  readonly region?: string
  readonly registrar?: string
  readonly category?: string
  readonly org_code?: string
}

/** Example code of GB 32100-2015 and a task of the organisation that holds it. */
const EXAMPLE = '91350100M000100Y43'
const TASK = `${EXAMPLE}3000100001001`
const RIGHT_LICENCE = '1.2.156.3005.2.11100000000013338W011.11110000000021135M.20230329701.003.Y'

/** Division codes that stand in the examples below, one of them retired since 1993. */
const anyTime: ResidentIdRules = {
  divisionEverExisted: (code) => ['110105', '310101', '440524'].includes(code),
  on: '2026-11-23',
  testPersons: false,
}

withSharedData('all 102 published vectors agree, strictly and without test persons', () => {
  const everDivision = divisionsOfAllTime()
  const rules = { ...anyTime, divisionEverExisted: (code: string) => everDivision.has(code) }
  const accepts: Record<string, (value: string) => boolean> = {
    cn_resident_id: (value) => checkResidentId(value, rules).ok,
    cn_uscc: (value) => checkUscc(value).ok,
    cn_org_code: (value) => checkOrgCode(value).ok,
    iso7064_mod11_2: passesMod11Radix2,
  }
  const all = vectors()

  const disagreeing = all.filter(({ kind, value, valid }) => accepts[kind]?.(value) !== valid)

  expect(disagreeing).toEqual([])
  expect(all).toHaveLength(102)
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(Object.keys(accepts)))
})

withSharedData('the official examples give the parts that the standards state', () => {
  for (const { value, ...stated } of vectors()) {
    if (stated.birth_date) {
      expect(birthDayOf(parseResidentId(value, anyTime))).toBe(stated.birth_date)
    }
    if (stated.org_code) {
      const { registrar, kind, division, organisation } = partsOfUscc(parseUscc(value))
      expect([registrar, kind, division, organisation]).toEqual([
        stated.registrar,
        stated.category,
        stated.region,
        stated.org_code,
      ])
    }
  }
})

withSharedData('no refusal repeats the value that was refused', () => {
  for (const { kind, value, valid } of vectors()) {
    if (valid || kind === 'iso7064_mod11_2') continue
    const read = { cn_uscc: parseUscc, cn_org_code: parseOrgCode }[kind] ?? ((text) => parseResidentId(text, anyTime))
    const refusal = thrownBy(() => read(value))
    expect(refusal.code).toBe('IDENTIFIER_INVALID')
    expect(JSON.stringify([refusal.message, refusal.extensions])).not.toContain(value)
  }
})

withSharedData('impossible days and divisions are named as such, although the check character is right', () => {
  const everDivision = divisionsOfAllTime()
  const rules = { ...anyTime, divisionEverExisted: (code: string) => everDivision.has(code) }
  const failures = vectors()
    .filter(({ kind, valid }) => kind === 'cn_resident_id' && !valid)
    .map(({ value }) => failedCheck(checkResidentId(value, rules)))

  expect(failures.filter((failed) => failed === 'DATE')).toHaveLength(5)
  expect(failures.filter((failed) => failed === 'DIVISION')).toHaveLength(2)
})

withSharedData('credit codes whose division is in no edition of the table are valid all the same', () => {
  const everDivision = divisionsOfAllTime()
  const unknown = vectors()
    .filter(({ kind, valid }) => kind === 'cn_uscc' && valid)
    .map(({ value }) => partsOfUscc(parseUscc(value)).division)
    .filter((division) => !everDivision.has(division))

  expect(unknown.filter((division) => division === '511301')).toHaveLength(5)
  expect(unknown.filter((division) => division === '100000')).toHaveLength(2)
})

test.each([
  ['lower case', '91350100m000100y43', 'ALPHABET'],
  ['full width', '９1350100M000100Y43', 'ALPHABET'],
  ['a trailing space', '91350100M000100Y43 ', 'SHAPE'],
  ['a trailing line break', '91350100M000100Y43\n', 'SHAPE'],
  ['17 characters', '91350100M000100Y4', 'SHAPE'],
  ['the letter O', '91350100O000100Y43', 'ALPHABET'],
  ['a letter in the division', '9135010AM000100Y43', 'SHAPE'],
  ['a wrong check character', '91350100M000100Y44', 'CHECK'],
  ['nothing', '', 'SHAPE'],
])('a credit code with %s is refused and the check is named', (_what, value, failed) => {
  expect(failedCheck(checkUscc(value))).toBe(failed)
  expect(thrownBy(() => parseUscc(value)).extensions).toMatchObject({ identifier: 'Uscc', failed })
})

test.each([
  ['lower-case x', '11010519491231002x', 'SHAPE'],
  ['full-width digits', '１１０１０５19491231002X', 'SHAPE'],
  ['a trailing space', '11010519491231002X ', 'SHAPE'],
  ['the 15 digits of the first generation', '110105491231002', 'SHAPE'],
  ['a wrong check character', '110105194912310021', 'CHECK'],
  ['a 29 February that never was', '440524190002290014', 'DATE'],
  ['a division that never was', '000000188001010014', 'DIVISION'],
])('a resident number with %s is refused and the check is named', (_what, value, failed) => {
  expect(failedCheck(checkResidentId(value, anyTime))).toBe(failed)
})

test('a resident number keeps the county of its first issue, also after the county is gone', () => {
  expect(checkResidentId('440524188001010014', anyTime).ok).toBe(true)
})

test('29 February 1884 was a day, 29 February 1900 was not', () => {
  expect(checkResidentId('440524188402290029', anyTime).ok).toBe(true)
  expect(failedCheck(checkResidentId('440524190002290014', anyTime))).toBe('DATE')
})

test('nobody is born tomorrow, but somebody may be born today', () => {
  const number = '11010519491231002X'
  expect(checkResidentId(number, { ...anyTime, on: '1949-12-31' }).ok).toBe(true)
  expect(failedCheck(checkResidentId(number, { ...anyTime, on: '1949-12-30' }))).toBe('DATE')
})

test('a test person passes only where test persons are allowed', () => {
  const number = '990101199001010019'
  expect(failedCheck(checkResidentId(number, anyTime))).toBe('DIVISION')
  expect(checkResidentId(number, { ...anyTime, testPersons: true }).ok).toBe(true)
  const always: ResidentIdRules = { ...anyTime, divisionEverExisted: () => true }
  expect(failedCheck(checkResidentId(number, always))).toBe('DIVISION')
})

test('a test person of the last century but one needs no setting, because nobody can hold the number', () => {
  expect(checkResidentId('110105189901010017', anyTime).ok).toBe(true)
})

test.each([
  '91350100M000100Y43',
  '91330100799655058B',
  '11110000000021135M',
  '919900000000000192',
  '91990000T0000001X7',
])('the credit code %s is right', (value) => {
  expect(checkUscc(value)).toEqual({ ok: true, value })
})

const usccArbitrary = fc
  .stringMatching(/^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}$/)
  .map((first) => first + usccCheckCharacter(first))
const residentArbitrary = fc
  .tuple(fc.date({ min: new Date('1800-01-01'), max: new Date('2020-12-31'), noInvalidDate: true }), fc.nat(999))
  .map(([born, nth]) => `110105${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(nth).padStart(3, '0')}`)
  .map((first) => first + mod11Radix2(first))

test('any single wrong character of a credit code is found', () => {
  const wrong = fc.tuple(usccArbitrary, fc.nat(17), fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'.split('')))
  fc.assert(
    fc.property(wrong, ([code, at, character]) => {
      fc.pre(code.charAt(at) !== character)
      expect(checkUscc(code).ok).toBe(true)
      expect(checkUscc(replaced(code, at, character)).ok).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test('any single wrong character of a resident number is found by its check character', () => {
  const wrong = fc.tuple(residentArbitrary, fc.nat(17), fc.constantFrom(...'0123456789X'.split('')))
  fc.assert(
    fc.property(wrong, ([number, at, character]) => {
      fc.pre(number.charAt(at) !== character)
      expect(checkResidentId(number, anyTime).ok).toBe(true)
      const failed = failedCheck(checkResidentId(replaced(number, at, character), anyTime))
      expect(failed).toBe(character === 'X' && at < 17 ? 'SHAPE' : 'CHECK')
    }),
    { numRuns: 2_000 },
  )
})

test('two neighbours that changed places are found in credit codes and resident numbers', () => {
  fc.assert(
    fc.property(usccArbitrary, residentArbitrary, fc.nat(16), (code, number, at) => {
      const codeSwapped = swapped(code, at)
      expect(checkUscc(codeSwapped).ok).toBe(codeSwapped === code)
      const numberSwapped = swapped(number, at)
      expect(checkResidentId(numberSwapped, anyTime).ok).toBe(numberSwapped === number)
    }),
    { numRuns: 2_000 },
  )
})

test('any single wrong character under ISO 7064 MOD 37,36 is found', () => {
  const text = fc.stringMatching(/^[0-9A-Z]{1,60}$/).map((first) => first + mod37Radix36(first))
  const wrong = fc.tuple(text, fc.nat(60), fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')))
  fc.assert(
    fc.property(wrong, ([right, at, character]) => {
      fc.pre(at < right.length && right.charAt(at) !== character)
      expect(passesMod37Radix36(right)).toBe(true)
      expect(passesMod37Radix36(replaced(right, at, character))).toBe(false)
    }),
  )
})

test('normalising says what it changed, and what was strict stays untouched', () => {
  expect(normaliseUscc(' ９1350100m000100y43 ')).toEqual({ value: EXAMPLE, changed: ['WIDTH', 'SPACE', 'CASE'] })
  expect(normaliseUscc(EXAMPLE)).toEqual({ value: EXAMPLE, changed: [] })
  expect(normaliseResidentId('11010519491231002x')).toEqual({ value: '11010519491231002X', changed: ['CASE'] })
})

test('normalising repairs neither space inside nor foreign letters', () => {
  expect(checkUscc(normaliseUscc('91350100 M000100Y43').value).ok).toBe(false)
  expect(normaliseUscc('ı').value).toBe('ı')
})

test('an organisation code is read with and without hyphen and has one value', () => {
  expect(checkOrgCode('D2143569-X')).toEqual({ ok: true, value: 'D2143569X' })
  expect(checkOrgCode('D2143569X')).toEqual({ ok: true, value: 'D2143569X' })
  expect(failedCheck(checkOrgCode('D214356-9X'))).toBe('SHAPE')
  expect(failedCheck(checkOrgCode('d2143569X'))).toBe('ALPHABET')
  expect(failedCheck(checkOrgCode('D21435690'))).toBe('CHECK')
})

test('the organisation code inside a credit code is given only where its own check holds', () => {
  expect(orgCodeOf(parseUscc('91330100799655058B'))).toBe('799655058')
  const innerWrong = '91350100M000100Y5'
  expect(orgCodeOf(parseUscc(innerWrong + usccCheckCharacter(innerWrong)))).toBeUndefined()
})

test('sole traders are told apart, because they are natural persons', () => {
  const soleTrader = '92990000000000001'
  expect(isSoleTrader(parseUscc(soleTrader + usccCheckCharacter(soleTrader)))).toBe(true)
  expect(isSoleTrader(parseUscc(EXAMPLE))).toBe(false)
})

test('a licence identifier carries its type, issuer, serial and version', () => {
  const id = parseLicenceId(RIGHT_LICENCE)
  const parts = {
    type: '11100000000013338W011',
    issuer: '11110000000021135M',
    serial: '20230329701',
    version: '003',
  }
  expect(partsOfLicenceId(id)).toEqual(parts)
  expect(formLicenceId(parts)).toEqual({ ok: true, value: RIGHT_LICENCE })
})

test.each([
  ['another root', RIGHT_LICENCE.replace('3005.2', '3005.3'), 'SHAPE'],
  ['a version of two characters', RIGHT_LICENCE.replace('.003.', '.03.'), 'SHAPE'],
  ['no serial', RIGHT_LICENCE.replace('20230329701', ''), 'SHAPE'],
  ['lower case', RIGHT_LICENCE.replace('W011', 'w011'), 'ALPHABET'],
  ['another version', RIGHT_LICENCE.replace('.003.', '.004.'), 'CHECK'],
])('a licence identifier with %s is refused and the check is named', (_what, value, failed) => {
  expect(failedCheck(checkLicenceId(value))).toBe(failed)
})

test('a division code has 6, 9 or 12 digits', () => {
  for (const code of ['350100', '350102001', '350102001001']) expect(checkDivisionCode(code).ok).toBe(true)
  expect(failedCheck(checkDivisionCode('35010'))).toBe('SHAPE')
  expect(failedCheck(checkDivisionCode('35010A'))).toBe('ALPHABET')
})

test('an item code has 12 characters; local codes with hyphens are none', () => {
  expect(checkItemCode('511Z07001006').ok).toBe(true)
  expect(failedCheck(checkItemCode('G-000007-001'))).toBe('ALPHABET')
  expect(failedCheck(checkItemCode('511Z0700100600'))).toBe('SHAPE')
})

test('a task code names its organisation, level and item', () => {
  const parts = { organisation: EXAMPLE, level: '3', item: '000100001001' }
  expect(partsOfTaskCode(parseTaskCode(TASK))).toEqual(parts)
  expect(formTaskCode(parseUscc(EXAMPLE), '3', parseItemCode(parts.item))).toEqual({ ok: true, value: TASK })
})

test('a task code is as wrong as the credit code or the item code in it', () => {
  expect(failedCheck(checkTaskCode(`${TASK.slice(0, 30)}-`))).toBe('ALPHABET')
  expect(failedCheck(checkTaskCode(TASK.replace('Y43', 'Y44')))).toBe('CHECK')
  expect(failedCheck(checkTaskCode(TASK.slice(0, 30)))).toBe('SHAPE')
  expect(failedCheck(checkTaskCode(TASK.replace('Y433', 'Y43-')))).toBe('ALPHABET')
})

test('an organisation identifier of the credit code register holds a valid credit code', () => {
  expect(checkOrgId(`cn-uscc:${EXAMPLE}`).ok).toBe(true)
  expect(failedCheck(checkOrgId('cn-uscc:91350100M000100Y44'))).toBe('CHECK')
  expect(usccOfOrgId(orgIdOfUscc(parseUscc(EXAMPLE)))).toBe(EXAMPLE)
})

test.each([
  ['ca-ifoi:1', undefined],
  ['gb-company:SC012345', undefined],
  ['ca-ifoi', 'SHAPE'],
  ['ca-ifoi:', 'SHAPE'],
  ['CA-IFOI:1', 'SHAPE'],
  ['c:1', 'SHAPE'],
  [`ca-ifoi:${'1'.repeat(65)}`, 'SHAPE'],
  ['ca-ifoi:1 2', 'ALPHABET'],
  ['ca-ifoi:1:2', 'ALPHABET'],
  ['ca-ifoi:é', 'ALPHABET'],
])('the organisation identifier %s fails %s', (value, failed) => {
  expect(failedCheck(checkOrgId(value))).toBe(failed)
})

test('codes of foreign registers keep their case, credit codes get capitals', () => {
  expect(normaliseOrgId(` cn-uscc:${EXAMPLE.toLowerCase()}`)).toEqual({
    value: `cn-uscc:${EXAMPLE}`,
    changed: ['SPACE', 'CASE'],
  })
  expect(normaliseOrgId('ca-ifoi:aB')).toEqual({ value: 'ca-ifoi:aB', changed: [] })
  expect(usccOfOrgId(parseOrgId('ca-ifoi:1'))).toBeUndefined()
})

test('new person identifiers are valid, 16 bytes long and never the same', () => {
  const ids = Array.from({ length: 1_000 }, newPersonId)
  expect(new Set(ids).size).toBe(1_000)
  for (const id of ids) {
    expect(checkPersonId(id)).toEqual({ ok: true, value: id })
    expect(bytesOfPersonId(id)).toHaveLength(16)
    expect(personIdOfBytes(bytesOfPersonId(id))).toBe(id)
  }
})

test('only one text stands for one person', () => {
  const id = parsePersonId('AAAAAAAAAAAAAAAAAAAAAA')
  expect(bytesOfPersonId(id)).toEqual(new Uint8Array(16))
  expect(failedCheck(checkPersonId('AAAAAAAAAAAAAAAAAAAAAB'))).toBe('SHAPE')
  expect(failedCheck(checkPersonId('AAAAAAAAAAAAAAAAAAAA+A'))).toBe('ALPHABET')
  expect(normalisePersonId(` ${id}`).value).toBe(id)
  expect(() => personIdOfBytes(new Uint8Array(15))).toThrow(RangeError)
})

function vectors(): Vector[] {
  return JSON.parse(readFileSync(sharedData('identity_vectors.json'), 'utf8')) as Vector[]
}

function divisionsOfAllTime(): Set<string> {
  const rows: { code: string }[] = parse(readFileSync(sharedData('cn_divisions_history.csv')), { columns: true })
  return new Set(rows.map(({ code }) => code))
}

function failedCheck(check: Check<string>): string | undefined {
  return check.ok ? undefined : check.failed
}

function thrownBy(act: () => unknown): GraphError {
  try {
    act()
  } catch (error) {
    if (error instanceof GraphError) return error
    throw error
  }
  throw new Error('Nothing was thrown.')
}

function replaced(text: string, at: number, character: string): string {
  return text.slice(0, at) + character + text.slice(at + 1)
}

function swapped(text: string, at: number): string {
  return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2)
}
