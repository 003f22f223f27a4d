import type { EntityGroup, PathStep } from '../plan/planner.ts'
import type { Found, Gathered } from './entity-group.ts'
import { own } from './own-members.ts'
import type { Place } from './place.ts'
import { isTree, type Tree } from './tree.ts'
import { isOfType, type TypeNames } from './typenames.ts'

/** Where the entities of a fetch stand in the answer. Looked up when the first error asks. */
export class EntityPlaces {
  readonly #data: Tree
  readonly #typeNames: TypeNames
  readonly #asked: ReadonlyMap<string, AskedGroup>
  readonly #known = new Map<string, ReadonlyMap<number, readonly Place[]>>()

  constructor(data: Tree, typeNames: TypeNames, asked: readonly AskedGroup[]) {
    this.#data = data
    this.#typeNames = typeNames
    this.#asked = new Map(asked.map((one) => [one.group.alias, one]))
  }

  groupOf(alias: unknown): EntityGroup | undefined {
    return typeof alias === 'string' ? this.#asked.get(alias)?.group : undefined
  }

  /** Every place that holds the entity of a representation. */
  placesOf(alias: string, number: number): readonly Place[] {
    const known = this.#known.get(alias) ?? this.#find(alias)
    this.#known.set(alias, known)
    return known.get(number) ?? []
  }

  #find(alias: string): ReadonlyMap<number, readonly Place[]> {
    const places = new Map<number, Place[]>()
    const { group, gathered } = this.#asked.get(alias) ?? {}
    for (const [index, path] of group?.paths.entries() ?? []) {
      const numberOf = numbersByTarget(gathered?.found[index])
      for (const [target, place] of walk({ value: this.#data, path, place: [] }, this.#typeNames)) {
        const number = numberOf.get(target)
        if (number !== undefined) places.set(number, [...(places.get(number) ?? []), place])
      }
    }
    return places
  }
}

export interface AskedGroup {
  readonly group: EntityGroup
  readonly gathered: Gathered
}

function numbersByTarget(found: Found | undefined): ReadonlyMap<Tree, number> {
  return new Map(found?.targets.map((target, at) => [target, found.numbers[at] ?? -1]))
}

interface Walk {
  readonly value: unknown
  /** Steps that are still to go. */
  readonly path: readonly PathStep[]
  readonly place: Place
}

/** The same way as a collector's, with the places on it. */
function* walk({ value, path, place }: Walk, typeNames: TypeNames): Generator<readonly [Tree, Place]> {
  const [step, ...others] = path
  if (step === '@') {
    if (Array.isArray(value))
      for (const [index, item] of value.entries())
        yield* walk({ value: item, path, place: [...place, index] }, typeNames)
    else if (typeof place.at(-1) === 'number') yield* walk({ value, path: others, place }, typeNames)
  } else if (isTree(value)) {
    if (step === undefined) yield [value, place]
    else if (typeof step === 'string') {
      yield* walk({ value: own(value, step), path: others, place: [...place, step] }, typeNames)
    } else if (isOfType(value, typeNames.matchingAny(step.types))) {
      yield* walk({ value, path: others, place }, typeNames)
    }
  }
}
