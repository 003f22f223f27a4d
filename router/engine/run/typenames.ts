import type { PossibleTypes } from '../plan/possible-types.ts'

/** What the name of a type in a plan or in an answer means. */
export class TypeNames {
  readonly #possible: PossibleTypes

  constructor(possible: PossibleTypes) {
    this.#possible = possible
  }

  /** Names of all objects for which a condition on `name` holds: its own, since an interface object says it, and what it stands for. */
  matching(name: string): ReadonlySet<string> {
    return new Set([name, ...(this.#possible.get(name) ?? [])])
  }

  matchingAny(names: readonly string[]): ReadonlySet<string> {
    return new Set(names.flatMap((name) => [...this.matching(name)]))
  }

  /** Whether a name says exactly what an object is. */
  isConcrete(name: unknown): boolean {
    return typeof name === 'string' && !this.#possible.has(name)
  }
}

/** Whether an object is of one of the types. Where its name was not fetched, the planner knew that it is. */
export function isOfType(
  { __typename: name }: Readonly<Record<string, unknown>>,
  types: ReadonlySet<unknown>,
): boolean {
  return name === undefined || types.has(name)
}
