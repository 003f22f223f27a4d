/** Up to so many entities of a group go in one request; more go in several, each of so many. */
const UNDIVIDED_MAX = 4_000
const DIVIDED_MAX = 1_000

/** What goes in one request: some of the representations of each group. */
export interface Division {
  /** Number of the first of them. */
  readonly first: number
  readonly texts: readonly (readonly string[])[]
}

/** @param groups JSON texts of the representations of each group. */
export function divide(groups: readonly (readonly string[])[]): readonly Division[] {
  const longest = groups.reduce((most, { length }) => Math.max(most, length), 0)
  if (longest <= UNDIVIDED_MAX) return [{ first: 0, texts: groups }]
  return Array.from({ length: Math.ceil(longest / DIVIDED_MAX) }, (_, index) => {
    const first = index * DIVIDED_MAX
    return { first, texts: groups.map((texts) => texts.slice(first, first + DIVIDED_MAX)) }
  })
}
