/** Something that a rule noticed about a row. It is shown beside the value, never instead of it. */
export interface Finding {
  readonly rule: FindingRule
  readonly message: string
}

/** Every finding of this department. The sentences hold no value of a row: codes of both sides stand in their fields. */
const MESSAGES = {
  'CODE-LOCAL': 'The code is not one of the national standard (12 digits and capital letters); it is kept as found.',
  'INV-01': 'The promised limit is longer than the limit by law.',
  'INV-05': 'The service is wholly on-line and still asks for a visit in person.',
  'INV-12': 'A material that the authority obtains from another department is still asked for.',
  FLAG_CONTRADICTS: 'The exact numbers and the flag of the source disagree on whether the target was met.',
  MET_ABOVE_TOTAL: 'More cases met the standard than there were; the numbers do not count in shares by cases.',
  ORGAN_CODE_DISAGREES:
    'The credit code inside the implementation code names another organisation than the given organ code; nothing was repaired.',
  ORGAN_CODE_INVALID:
    'The organ code is neither a valid credit code nor a valid organisation code; it is kept as found.',
  ORGAN_CODE_REPAIRED:
    'The organ code was completed to the credit code inside the implementation code, which contains it; both are kept.',
  REACHED_BY_ROUNDING: 'The exact share is below the target; rounded as the formula says, it reaches it.',
  TARGET_BLANK: 'The source names no target.',
  TARGET_ZERO: 'The target is 0, which any result reaches; it counts as no target.',
  TOTAL_INCOMPLETE: 'The total leaves out channels that nobody counted.',
  TOTAL_NOT_APPLICABLE: 'The source writes 0, but all parts of the total are not applicable.',
  TOTAL_NOT_SUM: 'The total is not the sum of its parts.',
  TOTAL_NO_DATA: 'The source writes 0, but no part of the total was counted.',
  TOTAL_ZERO: 'There were no cases.',
  VOLUME_BLANK: 'The cases or those that met the standard are not given as numbers.',
} as const

export type FindingRule = keyof typeof MESSAGES

export function findingOf(rule: FindingRule): Finding {
  return { rule, message: MESSAGES[rule] }
}
