import { CHECK_RULES } from './check-rules.ts'
import { COMPOSITION_RULES } from './composition-rules.ts'
import { CHANGES } from './diff/change.ts'
import { RULES } from './lint/rules.ts'

/** Which part of a check gives a code. */
export const PARTS = ['composition', 'change', 'guideline', 'check'] as const

export type Part = (typeof PARTS)[number]

/** What there is to know about a code. */
export interface Explanation {
  readonly code: string
  readonly part: Part
  /** How much it weighs: `breaking`, `dangerous`, `safe`; `error`, `warning`, `note`. */
  readonly severity: string
  readonly meaning: string
  readonly wayOut: string
  /** A schema that it is found in, and the same mended; null for codes that are no rule of the guideline. */
  readonly example: { readonly wrong: string; readonly right: string; readonly beside: string | null } | null
}

/** Every code that a check can give, in the order of the alphabet. */
export function explanations(): readonly Explanation[] {
  const rows = [
    ...Object.entries(COMPOSITION_RULES).map(([code, row]): Explanation => ({
      code,
      part: 'composition',
      severity: 'error',
      ...row,
      example: null,
    })),
    ...Object.entries(CHECK_RULES).map(([code, row]): Explanation => ({
      code,
      part: 'check',
      severity: 'error',
      ...row,
      example: null,
    })),
    ...Object.entries(CHANGES).map(([code, row]): Explanation => ({ code, part: 'change', ...row, example: null })),
    ...Object.entries(RULES).map(([code, { level, meaning, wayOut, wrong, right, beside = null }]): Explanation => {
      return { code, part: 'guideline', severity: level, meaning, wayOut, example: { wrong, right, beside } }
    }),
  ]
  return rows.toSorted((one, other) => (one.code < other.code ? -1 : 1))
}

/** One code, in whatever case it is written; null when no check gives it. */
export function explain(code: string): Explanation | null {
  return explanations().find((one) => one.code === code.toUpperCase()) ?? null
}

/** Codes that somebody may have meant: those that are written most alike. */
export function similarCodes(code: string): readonly string[] {
  const wanted = pairsIn(code.toUpperCase())
  return explanations()
    .map((one) => ({ code: one.code, likeness: likeness(wanted, pairsIn(one.code)) }))
    .filter((one) => one.likeness >= 0.6)
    .toSorted((one, other) => other.likeness - one.likeness)
    .slice(0, 3)
    .map((one) => one.code)
}

function pairsIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.slice(1), (letter, index) => `${text[index] ?? ''}${letter}`))
}

/** Share of equal pairs of letters, from 0 to 1 (Dice’s coefficient). */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return (2 * [...one].filter((pair) => other.has(pair)).length) / (one.size + other.size)
}
