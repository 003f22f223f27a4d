import { GraphError } from '@civigraph/subgraph-kit'
import type { FetchNode } from '../plan/planner.ts'
import type { Compilation } from './compilation.ts'
import type { EntityAnswer } from './entity-answer.ts'
import type { CompiledGroup, Gathered } from './entity-group.ts'
import { EntityPlaces } from './entity-places.ts'
import { ErrorPlacer, type Said } from './place-errors.ts'
import type { Run } from './run.ts'
import { isTree } from './tree.ts'

/** Takes what a department said of entities into a run. */
export class EntityReceiver {
  readonly #department: string
  readonly #groups: readonly CompiledGroup[]
  readonly #compilation: Compilation
  readonly #placer: ErrorPlacer

  constructor(fetch: FetchNode, groups: readonly CompiledGroup[], compilation: Compilation) {
    this.#department = fetch.department
    this.#groups = groups
    this.#compilation = compilation
    this.#placer = new ErrorPlacer(fetch, compilation)
  }

  /** Nothing is asked at all. */
  refuse(run: Run, error: GraphError): void {
    this.#placer.fail(run, error)
  }

  /** @param gathered What was asked of each group, in one or several requests. */
  receive(run: Run, gathered: readonly Gathered[], answers: readonly EntityAnswer[]): void {
    const failed = answers.find(({ failure }) => failure !== null)
    if (failed?.failure) this.#placer.fail(run, failed.failure)
    for (const answer of answers) this.#placeErrors(run, gathered, answer)
    for (const [index, group] of this.#groups.entries()) {
      const found = gathered[index]
      if (found) group.join(found, entitiesOf(answers, index))
    }
  }

  #placeErrors(run: Run, gathered: readonly Gathered[], { data, errors, entities, division }: EntityAnswer): void {
    const noEntities = entities.flatMap((list, index) => oddPaths(list, this.#groups[index]?.plan.alias ?? ''))
    if (errors.length === 0 && noEntities.length === 0) return
    const asked = this.#groups.flatMap(({ plan }, index) => {
      const found = gathered[index]
      return found ? [{ group: plan, gathered: found }] : []
    })
    const places = new EntityPlaces(run.data, this.#compilation.typeNames, asked)
    const said: Said = { data, entities: places, first: division.first }
    this.#placer.placeAll(run, errors, said)
    const odd = new GraphError(
      'UPSTREAM_MALFORMED',
      `Department ${this.#department} gave something else for an entity.`,
    )
    for (const path of noEntities) this.#placer.placeAt(run, odd, { ...said, path })
  }
}

/** Paths in the department's answer to what is neither an entity nor null. */
function oddPaths(list: readonly unknown[] | null, alias: string): readonly (readonly [string, number])[] {
  if (!list || list.every((entity) => entity === null || isTree(entity))) return []
  return list.flatMap((entity, at) => (entity === null || isTree(entity) ? [] : [[alias, at] as const]))
}

function entitiesOf(answers: readonly EntityAnswer[], group: number): readonly unknown[] {
  if (answers.length === 1) return answers[0]?.entities[group] ?? []
  return answers.flatMap(({ entities, division }) => {
    const none = () => Array.from({ length: division.texts[group]?.length ?? 0 }, () => null)
    return entities[group] ?? none()
  })
}
