import { passed, problemOf, type Branded, type Check } from './check.ts'
import { normaliseWidth, type Normalised } from './normalise.ts'

/** Code of an administrative division (GB/T 2260): 6 digits; 9 for a township, 12 for a village. */
export type DivisionCode = Branded<'DivisionCode'>

const problem = problemOf('DivisionCode')

/**
 * Strict check of a division code's shape. It has no check character, and whether the division exists is a question to
 * the dated table: a code alone names different divisions at different times. Never cut digits to find the parent.
 */
export function checkDivisionCode(value: string): Check<DivisionCode> {
  if (![6, 9, 12].includes(value.length)) return problem('SHAPE', 'A division code has 6, 9 or 12 digits.')
  if (!/^[0-9]+$/.test(value)) return problem('ALPHABET', 'A division code has digits only.')
  return passed(value)
}

/** For forms and imports: NFKC and trim. The result still has to pass {@link checkDivisionCode}. */
export function normaliseDivisionCode(found: string): Normalised {
  return normaliseWidth(found)
}
