/** How promises are summed up: a row, one version of it. A version is never edited. */
export interface Formula {
  readonly id: string
  readonly version: number
  /** Shares are rounded half up to so many decimals before they are compared with a target. */
  readonly shareDecimals: number
  /** With fewer cases a group is not ranked. */
  readonly minimumCases: number
  /** First day, `YYYY-MM-DD`. */
  readonly validFrom: string
  readonly bands: readonly Band[]
}

/** A name for shares from a threshold upwards. */
export interface Band {
  readonly code: string
  /** In plain notation, 0 to 1. */
  readonly lowerShare: string
  /** Whether exactly `lowerShare` belongs to the band. */
  readonly lowerIncluded: boolean
}

/** `promises-kept@1`: what a figure names, so that it can be redone. */
export function formulaName({ id, version }: Formula): string {
  return `${id}@${version}`
}

/** The version in force on a day: the highest whose validity has begun. Undefined when none has. */
export function formulaOn(formulas: readonly Formula[], day: string): Formula | undefined {
  return formulas
    .filter(({ validFrom }) => validFrom <= day)
    .toSorted((a, b) => a.version - b.version)
    .at(-1)
}
