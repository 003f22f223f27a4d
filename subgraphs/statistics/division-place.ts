/** A division as figures know it: a code during some years. A code alone may have meant two places. */
export interface DivisionPlace {
  /** As {@link placeKey} made it. */
  readonly key: string
  readonly code: string
  readonly startYear: number
  /** Year in which the code stopped to mean this place; null while it does. */
  readonly endYear: number | null
}

/** Names a division and its last year in one text, as loaders need it. */
export function placeKey(division: { readonly id: string; readonly endYear: number | null }): string {
  return `${division.id}-${division.endYear ?? ''}`
}

/** The place behind a key of `cn:<code>@<first year>`; null for divisions of another table: nothing here is about them. */
export function placeOf(key: string): DivisionPlace | null {
  const { code, start, end } = /^cn:(?<code>\d{6}|\d{9}|\d{12})@(?<start>\d{4})-(?<end>\d{4})?$/.exec(key)?.groups ?? {}
  if (code === undefined || start === undefined) return null
  return { key, code, startYear: Number(start), endYear: end === undefined ? null : Number(end) }
}
