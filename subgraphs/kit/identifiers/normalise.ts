/**
 * What normalising changed. `WIDTH`: full-width and other compatibility characters became ordinary ones (Unicode NFKC);
 * `SPACE`: space at either end was cut; `CASE`: `a`–`z` became capitals.
 */
export type Change = 'WIDTH' | 'SPACE' | 'CASE'

/** A value as a form or an import should hand it to the strict check, and what was done to it. */
export interface Normalised {
  readonly value: string
  /** Empty when the value was strict already. */
  readonly changed: readonly Change[]
}

/** NFKC, trim, capitals. Space inside stays, and is refused by the check that follows. */
export function normaliseCapitals(found: string): Normalised {
  return applyAll(found, { WIDTH: toOrdinaryWidth, SPACE: trim, CASE: toCapitals })
}

/** NFKC and trim, for identifiers whose case means something. */
export function normaliseWidth(found: string): Normalised {
  return applyAll(found, { WIDTH: toOrdinaryWidth, SPACE: trim })
}

function applyAll(found: string, repairs: Partial<Record<Change, (text: string) => string>>): Normalised {
  const changed: Change[] = []
  let value = found
  for (const change of ['WIDTH', 'SPACE', 'CASE'] as const) {
    const repaired = repairs[change]?.(value) ?? value
    if (repaired !== value) changed.push(change)
    value = repaired
  }
  return { value, changed }
}

function toOrdinaryWidth(text: string): string {
  return text.normalize('NFKC')
}

function trim(text: string): string {
  return text.trim()
}

/** Only ASCII: `toUpperCase` alone would also turn a dotless i into I and hide a foreign letter. */
function toCapitals(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
}
