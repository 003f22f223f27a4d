const COORDINATE = /^[A-Z_a-z]\w{0,99}\.(?:\*|[A-Z_a-z]\w{0,99})$/

/** How many coordinates an intended use or a consent may name. */
export const COORDINATES_MAX = 200

/** True for `Type.field` and for `Type.*`. */
export function isCoordinate(text: string): boolean {
  return COORDINATE.test(text)
}

/** The list that covers a coordinate when it is among the given ones: the field itself, and all fields of its type. */
export function coveringCoordinates(coordinate: string): readonly string[] {
  const [type] = coordinate.split('.')
  return [coordinate, `${type}.*`]
}

/** Those of `asked` that `given` does not cover. `Type.*` is covered by `Type.*` alone: fields may be added to a type. */
export function surplusOf(asked: readonly string[], given: readonly string[]): readonly string[] {
  const covering = new Set(given)
  return asked.filter((coordinate) => !coveringCoordinates(coordinate).some((one) => covering.has(one)))
}
