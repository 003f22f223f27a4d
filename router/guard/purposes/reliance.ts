import type { Caller } from '@civigraph/subgraph-kit'

/** A consent in force: the person's yes to some fields, for one application and one purpose. */
export interface Consent {
  readonly id: string
  /** Coordinates: `Type.field`, or `Type.*` for all fields of a type. */
  readonly fields: ReadonlySet<string>
}

/** What an operation relies on beside the rights of its caller. */
export interface Reliance {
  readonly purpose: string
  readonly consents: readonly Consent[]
  /** Whether each conditional field needs a consent, because the intended use says so. */
  readonly everyField: boolean
}

/** By caller, and one such caller is made for each operation: no consent outlives the operation it was looked up for. */
const reliances = new WeakMap<Caller, Reliance>()

/** Makes one caller, who must be no other operation's, rely on these consents. */
export function relyOn(caller: Caller, reliance: Reliance): Caller {
  reliances.set(caller, reliance)
  return caller
}

export function relianceOf(caller: Caller): Reliance | undefined {
  return reliances.get(caller)
}

/** Whether consents that the caller relies on cover all of some fields, for the very purpose that the operation states. */
export function isAgreedTo(
  caller: Caller,
  { purpose, coordinates }: { purpose: string; coordinates: readonly string[] },
): boolean {
  const reliance = reliances.get(caller)
  if (!reliance || reliance.purpose !== purpose || coordinates.length === 0) return false
  return coordinates.every((coordinate) => reliance.consents.some(({ fields }) => covers(fields, coordinate)))
}

/** Whether a list of coordinates has one in it, by itself or by its whole type. */
export function covers(fields: ReadonlySet<string>, coordinate: string): boolean {
  return fields.has(coordinate) || fields.has(`${coordinate.slice(0, coordinate.indexOf('.'))}.*`)
}
