import { passed, problemOf, type Branded, type Check } from './check.ts'
import { normaliseWidth, type Normalised } from './normalise.ts'

/** Number on a licence document. It names a licence only together with the authority that gave it. */
export type LicenceNumber = Branded<'LicenceNumber'>

const problem = problemOf('LicenceNumber')

/** Strict check of the shape: 1 to 40 letters of any script, digits and hyphens. Authorities have no common check. */
export function checkLicenceNumber(value: string): Check<LicenceNumber> {
  if (!/^[\p{L}\p{M}\p{Nd}-]{1,40}$/u.test(value))
    return problem('SHAPE', 'A licence number has 1 to 40 letters, digits and hyphens.')
  return passed(value)
}

/** For forms and imports: NFKC and trim; case may mean something to an authority. */
export function normaliseLicenceNumber(found: string): Normalised {
  return normaliseWidth(found)
}
