import { passed, problemOf, type Branded, type Check } from './check.ts'
import { normaliseCapitals, type Normalised } from './normalise.ts'

/** Basic code of a government service item (GB/T 39554.1), 12 characters: region 2, kind 2, main item 5, sub-item 3. */
export type ItemCode = Branded<'ItemCode'>

const problem = problemOf('ItemCode')

/** Strict check of an item code's shape: 12 digits and capital letters. It has no check character. */
export function checkItemCode(value: string): Check<ItemCode> {
  if (value.length !== 12) return problem('SHAPE', 'An item code has 12 characters.')
  if (!/^[0-9A-Z]{12}$/.test(value)) return problem('ALPHABET', 'An item code has digits and capital letters.')
  return passed(value)
}

/** For forms and imports: NFKC, trim, capitals. The result still has to pass {@link checkItemCode}. */
export function normaliseItemCode(found: string): Normalised {
  return normaliseCapitals(found)
}
