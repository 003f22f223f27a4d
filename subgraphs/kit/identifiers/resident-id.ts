import { isRealDay } from '../deadline/day.ts'
import { passed, problemOf, type Branded, type Check } from './check.ts'
import { passesMod11Radix2 } from './iso7064.ts'
import { normaliseCapitals, type Normalised } from './normalise.ts'

/** Resident identity number (GB 11643), 18 characters. Personal: never in a log, a message or an example. */
export type ResidentId = Branded<'ResidentId'>

/** What the check of a resident number needs to know and cannot know by itself. */
export interface ResidentIdRules {
  /**
   * Whether a 6-digit code was a division at **any** time: the number keeps the code of its first issue, also after the
   * county is gone.
   */
  readonly divisionEverExisted: (code6: string) => boolean
  /** Today in the jurisdiction's zone (ISO 8601); nobody is born later. */
  readonly on: string
  /** Accept the unassigned prefix `99…` of test persons. Must be off in production. */
  readonly testPersons: boolean
}

const problem = problemOf('ResidentId')

/**
 * Strict check of a resident number, in this order: SHAPE (17 digits, then a digit or capital X), CHECK (ISO 7064 MOD
 * 11-2), DATE (a real day, not in the future), DIVISION (ever in the dated table). Numbers of 15 digits ended on
 * 2013-01-01 and are refused.
 */
export function checkResidentId(value: string, rules: ResidentIdRules): Check<ResidentId> {
  if (!/^[0-9]{17}[0-9X]$/.test(value)) {
    return problem('SHAPE', 'A resident number has 17 digits and then a digit or a capital X.')
  }
  if (!passesMod11Radix2(value)) {
    return problem('CHECK', 'The last character of the resident number does not fit the 17 digits before it.')
  }
  const born = birthDay(value)
  if (!isRealDay(born) || born > rules.on) {
    return problem('DATE', 'Digits 7 to 14 of a resident number are a real day that is not in the future.')
  }
  const division = value.slice(0, 6)
  const exists = division.startsWith('99') ? rules.testPersons : rules.divisionEverExisted(division)
  if (!exists) return problem('DIVISION', 'The first 6 digits of the resident number never were a division.')
  return passed(value)
}

/** For forms and imports: NFKC, trim, capitals. The result still has to pass {@link checkResidentId}. */
export function normaliseResidentId(found: string): Normalised {
  return normaliseCapitals(found)
}

/** Day of birth (ISO 8601) that a resident number states. */
export function birthDayOf(id: ResidentId): string {
  return birthDay(id)
}

function birthDay(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
}
