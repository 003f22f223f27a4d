import { GraphError } from '../errors.ts'

/** A term to be walked: so many days of one kind. */
export interface Term {
  /** A whole number above 0. */
  readonly days: number
  readonly unit: TermUnit
  /** Whether the day on which the clock is stopped still counts. Default: it does not. */
  readonly stopDayCounts?: boolean
  /** Rule, source and confirmation are named in the explanation when they are known. */
  readonly id?: string
  readonly source?: string
  readonly confirmed?: boolean
}

/** `WORKING` days follow the calendar; `NATURAL` days are every day. */
export type TermUnit = 'WORKING' | 'NATURAL'

/** One row of the term rules: every day count of the platform is such a row. */
export interface TermRule extends Term {
  readonly id: string
  readonly jurisdiction: string
  /** What the term is for, for example `feedback.reply`. */
  readonly matter: string
  /** First day on which the rule applies (ISO 8601). */
  readonly validFrom: string
  /** First day on which it applies no longer; null while it has no end. */
  readonly validUntil: string | null
  /** The text the rule was taken from. */
  readonly source: string
  /** Whether somebody compared the row with the issued text. */
  readonly confirmed: boolean
}

/**
 * The rule for a matter on a day. The rule of the **day of acceptance** applies, also after it changed: so give that
 * day, never today.
 *
 * @returns Undefined when no rule applies: then nothing was promised, and there is no due day.
 * @throws {GraphError} `STATE_CONFLICT` when two rows apply: validity of rows must not overlap.
 */
export function ruleOn(
  rules: readonly TermRule[],
  matter: string,
  jurisdiction: string,
  day: string,
): TermRule | undefined {
  const [rule, second] = rules.filter(
    (row) =>
      row.matter === matter &&
      row.jurisdiction === jurisdiction &&
      row.validFrom <= day &&
      (row.validUntil === null || day < row.validUntil),
  )
  if (rule && second) {
    throw new GraphError('STATE_CONFLICT', `Term rules ${rule.id} and ${second.id} both apply on ${day}; end one.`)
  }
  return rule
}
