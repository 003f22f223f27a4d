/** Texts by language (BCP 47). */
export type Texts = Readonly<Record<string, string>>

/** The text in a language, else in the same language of another region, else in `first`, else any. */
export function textIn(texts: Texts, language: string | null | undefined, first: string): string | null {
  const wanted = language?.toLowerCase()
  const exact = Object.keys(texts).find((one) => one.toLowerCase() === wanted)
  const related = Object.keys(texts).find((one) => primary(one) === primary(wanted ?? ''))
  const chosen = exact ?? related ?? first
  return texts[chosen] ?? Object.values(texts)[0] ?? null
}

function primary(language: string): string {
  return language.toLowerCase().split('-')[0] ?? ''
}
