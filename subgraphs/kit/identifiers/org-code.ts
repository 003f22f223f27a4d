import { ALPHABET_36, passed, problemOf, type Branded, type Check } from './check.ts'
import { normaliseCapitals, type Normalised } from './normalise.ts'

/** Organisation code (GB 11714), 9 characters in machine form: `D2143569X`. */
export type OrgCode = Branded<'OrgCode'>

const WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const

const problem = problemOf('OrgCode')

/**
 * Strict check of an organisation code. The written form with a hyphen before the check character is accepted too; the
 * value is always the machine form without it, so that one organisation has one value.
 *
 * Weak: misses 6.6 % of wrong characters and 7 % of swaps, so it never stands in for the check of a credit code.
 */
export function checkOrgCode(value: string): Check<OrgCode> {
  const code = /^.{8}-.$/.test(value) ? value.slice(0, 8) + value.slice(9) : value
  if (code.length !== 9) return problem('SHAPE', 'An organisation code has 8 characters and a check character.')
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(code)) {
    return problem('ALPHABET', 'An organisation code has digits and capital letters, then a digit or X.')
  }
  if (orgCodeCheckCharacter(code.slice(0, 8)) !== code.charAt(8)) {
    return problem('CHECK', 'The last character of the organisation code does not fit the 8 before it.')
  }
  return passed(code)
}

/** Check character of the first 8 characters: weights 3 7 9 10 5 8 4 2, modulo 11 (GB 11714). */
export function orgCodeCheckCharacter(first8: string): string {
  const total = WEIGHTS.reduce((sum, weight, at) => sum + ALPHABET_36.indexOf(first8.charAt(at)) * weight, 0)
  return '0X987654321'.charAt(total % 11)
}

/** For forms and imports: NFKC, trim, capitals. The result still has to pass {@link checkOrgCode}. */
export function normaliseOrgCode(found: string): Normalised {
  return normaliseCapitals(found)
}
