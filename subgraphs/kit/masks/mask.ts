import { passed, type Branded } from '../identifiers/check.ts'

/** Text whose clear form stayed in the department. Never fits where a clear value is due. */
export type MaskedText = Branded<'MaskedText'>

/** Masks that need nothing but the clear value. (`HASHED` needs a receiver and a purpose.) */
export type MaskName = 'NAME' | 'ID' | 'PHONE'

/** One row per mask; the mask named by `@classified(mask:)` is applied by the kit before a value leaves. */
export const MASKS: Readonly<Record<MaskName, (clear: string) => MaskedText>> = {
  NAME: maskName,
  ID: maskId,
  PHONE: maskPhone,
}

/** First character as people see it, then one to three stars. A name of one character is hidden altogether. */
export function maskName(clear: string): MaskedText {
  const [first = '', ...rest] = characters(clear)
  return masked(rest.length === 0 ? '*' : first + '*'.repeat(Math.min(3, rest.length)))
}

/**
 * First and last character only, a star for each between: the last four characters of a resident number, with place and
 * day of birth, rebuild it. Two characters or fewer are hidden altogether.
 */
export function maskId(clear: string): MaskedText {
  const all = characters(clear)
  if (all.length <= 2) return masked('*'.repeat(all.length))
  return masked(`${all[0]}${'*'.repeat(all.length - 2)}${all.at(-1)}`)
}

/** The last two digits only, a star for each digit before them; signs and spaces are dropped. */
export function maskPhone(clear: string): MaskedText {
  const digits = clear.replace(/\D/g, '')
  if (digits.length <= 2) return masked('*'.repeat(digits.length))
  return masked('*'.repeat(digits.length - 2) + digits.slice(-2))
}

function masked(text: string): MaskedText {
  return passed<'MaskedText'>(text).value
}

/** By grapheme: a letter with its accents is one character, and half a surrogate pair is none. */
function characters(text: string): string[] {
  return Array.from(new Intl.Segmenter('und').segment(text), ({ segment }) => segment)
}
