import type { GraphError } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import type { FetchNode } from '../plan/planner.ts'
import type { Compilation } from './compilation.ts'
import type { EntityPlaces } from './entity-places.ts'
import { lostField, placesOfFetch } from './fetch-places.ts'
import { renamedPlace } from './rewrite.ts'
import { leadsInto, type Place } from './place.ts'
import type { Run } from './run.ts'
import { tellDepartmentError, tellOwnError, type Told } from './tell-error.ts'

/** An answer that errors are about. */
export interface Said {
  readonly data: unknown
  /** Null for a root fetch. */
  readonly entities: EntityPlaces | null
  /** Number of the representation that comes first in this answer. */
  readonly first: number
}

/** Puts what goes wrong in one fetch at places of the caller's answer. */
export class ErrorPlacer {
  readonly #fetch: FetchNode
  readonly #compilation: Compilation
  #ownPlaces: readonly Place[] | null = null

  constructor(fetch: FetchNode, compilation: Compilation) {
    this.#fetch = fetch
    this.#compilation = compilation
  }

  /** Nothing came of the whole fetch: one error for each of its places. */
  fail(run: Run, error: GraphError): void {
    this.#tell(run, tellOwnError(error, this.#fetch.department), this.#own())
  }

  /** Puts the errors of an answer where the department says they are, as far as that can be. */
  placeAll(run: Run, errors: readonly GraphQLFormattedError[], said: Said): void {
    const { department } = this.#fetch
    for (const error of errors) {
      const told = tellDepartmentError(error, department, this.#compilation.reportFault)
      // What is only counted needs no place.
      this.#tell(run, told, run.problems.isFull ? NOWHERE : this.#placesOf(error.path, said))
    }
  }

  /** One of the entities is none. */
  placeAt(run: Run, error: GraphError, said: Said & { readonly path: Place }): void {
    const told = tellOwnError(error, this.#fetch.department)
    this.#tell(run, told, run.problems.isFull ? NOWHERE : this.#placesOf(said.path, said))
  }

  #tell({ problems }: Run, { message, extensions = {} }: Told, places: readonly Place[]): void {
    for (const place of places) {
      const path = this.#compilation.places.answered(place)
      problems.add({ message, ...(path.length === 0 ? {} : { path }), extensions })
    }
  }

  #own(): readonly Place[] {
    this.#ownPlaces ??= placesOfFetch(this.#fetch, this.#compilation)
    return this.#ownPlaces
  }

  /** A path that leads nowhere is none: then the fetch's own places stand for it. */
  #placesOf(path: unknown, said: Said): readonly Place[] {
    if (!isPlace(path) || !leadsInto(said.data, path)) return this.#own()
    const places = said.entities
      ? this.#entityPlaces(path, said, said.entities)
      : [renamedPlace(path, this.#fetch.outputRewrites)]
    const known = places.map(this.#compilation.places.known).filter(({ length }) => length > 0)
    return known.length === 0 ? this.#own() : known
  }

  #entityPlaces([alias, index, ...rest]: Place, { first }: Said, entities: EntityPlaces): readonly Place[] {
    const group = entities.groupOf(alias)
    if (!group || typeof index !== 'number') return []
    const { reader, places } = this.#compilation
    const asked = reader.askedOfGroup(this.#fetch, group)
    const below = renamedPlace(rest, group.outputRewrites)
    return entities
      .placesOf(group.alias, first + index)
      .map((place) => place.concat(below.length === 0 ? lostField(asked, place, places) : below))
  }
}

const NOWHERE: readonly Place[] = [[]]

function isPlace(path: unknown): path is Place {
  return Array.isArray(path) && path.every((step) => typeof step === 'string' || Number.isInteger(step))
}
