/**
 * Replaces e-mail addresses and telephone numbers by `[email]` and `[phone]`, before a text is stored: what is not kept
 * cannot leak. Full-width forms (`１３８…`, `＠`) count. Dates, sums and numbers of cases or identity cards stay, so it
 * errs on the side of leaving a short or unusual number.
 */
export function redactContacts(text: string): string {
  return patterns.reduce((redacted, [pattern, word]) => replaceAsNarrow(redacted, pattern, word), text)
}

/** Each quantifier is bounded, so that no text takes more than linear time. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/[\w.%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi, '[email]'],
  [/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu, '[email]'],
  ...[
    /\+\d(?:[ ().-]{0,2}\d){6,14}/, // international form
    /(?:86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}/, // Chinese mobile number
    /1[3-9]\d[ -]\d{3}[ -]\d{5}/,
    /\(?0\d{2,3}\)?(?:[ -]?\d{3,4}){2}/, // Chinese fixed line with its area code; test numbers begin with 000
    /[48]00[ -]?\d{3}[ -]?\d{4}|[48]00[ -]\d{4}[ -]\d{3}/, // service number
    /(?:1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]{1,2}[2-9]\d{2}[ .-]\d{4}/, // North American number
    /[2-9]\d{2}[2-9]\d{6}(?!\.\d)/,
    /[2-9]\d{2}-\d{4}/, // the same without area code
  ].map((number) => [new RegExp(`(?<!\\d[.,-]?)(?:${number.source})(?!\\d)`, 'g'), '[phone]'] as const),
  // A bare local number is told from other numbers only by the word before it.
  [/(?<=(?:电话|手机|联系方式|\b(?:tel|phone|mobile|call))[^\d\n]{0,6})\d{7,13}(?!\d)/gi, '[phone]'],
]

/** Looks for a pattern in the narrow form of a text and replaces what it covers in the text itself. */
function replaceAsNarrow(text: string, pattern: RegExp, word: string): string {
  const narrow = narrowed(text)
  let redacted = ''
  let end = 0
  for (const match of narrow.matchAll(pattern)) {
    redacted += text.slice(end, match.index) + word
    end = match.index + match[0].length
  }
  return redacted + text.slice(end)
}

/** Full-width characters, unusual spaces and dashes in their plain form; every character stays in its place. */
function narrowed(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfe_e0))
    .replaceAll(/[\u3000\u00A0\u2000-\u200A\u202F]/g, ' ')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
}
