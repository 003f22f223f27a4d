/** Words for a code by language (`en`, `zh`). */
export type Words = Readonly<Record<string, string>>

/** A code with its words. */
export interface LabelledCode {
  readonly code: string
  /** Exactly as the source gives them. */
  readonly labels: Words
  /** What the operator shows instead; empty unless somebody decided so. */
  readonly wording: Words
}

/** Languages in which words are looked for when the caller names none. */
const NATIONAL_LANGUAGES = ['zh', 'en'] as const

/** Words of a code in a language, or in the first national language that has some; else the code itself. */
export function labelOf({ code, labels, wording }: LabelledCode, language: string | null): string {
  const words = { ...labels, ...wording }
  const found = (language === null ? NATIONAL_LANGUAGES : [language]).find((one) => Object.hasOwn(words, one))
  return (found === undefined ? undefined : words[found]) ?? code
}
