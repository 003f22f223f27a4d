/** Equal but for the order, which neither server promises. */
export function sameAs(expected: readonly string[] = []): (actual: unknown) => boolean {
  const wanted = new Set(expected)
  return (actual) => Array.isArray(actual) && actual.length === wanted.size && actual.every((one) => wanted.has(one))
}
