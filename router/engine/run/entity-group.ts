import type { EntityGroup, FetchNode } from '../plan/planner.ts'
import { type Collector, collector } from './collect.ts'
import type { Compilation } from './compilation.ts'
import { type Copier, copier, merger } from './merge.ts'
import { type Representer, representer } from './represent.ts'
import { renamer } from './rewrite.ts'
import type { Run } from './run.ts'
import { isTree, type Tree } from './tree.ts'
import { type Handing, handings, type Writer } from './sharing.ts'

/** Entities of one alias of a fetch: found, represented, and joined with what the department says of them. */
export interface CompiledGroup {
  readonly plan: EntityGroup
  readonly gather: (run: Run) => Gathered
  /** @param entities One for each representation. What is no object says nothing. */
  readonly join: (gathered: Gathered, entities: readonly unknown[]) => void
}

export interface Gathered {
  /** JSON texts, each once. */
  readonly representations: readonly string[]
  /** One for each path of the group. */
  readonly found: readonly Found[]
}

/** What one path led to, in the order of the answer. */
export interface Found {
  readonly targets: readonly Tree[]
  /** Number of each target's representation; NOT_ASKED where there is none. */
  readonly numbers: Int32Array
}

const NOT_ASKED = -1

/** @param writers All that may write when or after this fetch does, itself included. */
export function compileGroup(
  { fetch, plan, writers }: { fetch: FetchNode; plan: EntityGroup; writers: readonly Writer[] },
  { typeNames, flags, reader }: Compilation,
): CompiledGroup {
  const asked = reader.askedOfGroup(fetch, plan)
  const collectors = plan.paths.map((path) => collector(path, typeNames))
  const ways = handings(reader.writersOfGroup(fetch, plan), writers)
  const parts: JoinParts = {
    ways,
    copy: ways.every((way) => way === 'same') ? null : copier(asked),
    rename: renamer(plan.outputRewrites, typeNames),
    merge: merger(asked, typeNames),
  }
  const represent = representer(plan, { typeNames, flags })
  return {
    plan,
    gather: (run) => gather(run, collectors, represent),
    join: (gathered, entities) => join(gathered, entities, parts),
  }
}

function gather({ data, flags }: Run, collectors: readonly Collector[], represent: Representer): Gathered {
  const known = new Representations(represent, flags)
  const found = collectors.map((collect) => {
    const targets: Tree[] = []
    collect(data, targets)
    const numbers = new Int32Array(targets.length)
    for (let at = 0; at < targets.length; at++) numbers[at] = known.numberOf(targets[at])
    return { targets, numbers }
  })
  return { representations: known.texts, found }
}

/** Numbers entities; those that are represented alike have one number. */
class Representations {
  readonly texts: string[] = []
  readonly #represent: Representer
  readonly #flags: readonly boolean[]
  readonly #numbers = new Map<unknown, number>()

  constructor(represent: Representer, flags: readonly boolean[]) {
    this.#represent = represent
    this.#flags = flags
  }

  numberOf(entity: Tree | undefined): number {
    const { keyOf, textOf } = this.#represent
    const key = entity ? keyOf(entity, this.#flags) : null
    if (!entity || key === null) return NOT_ASKED
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const text = keyOf === textOf ? key : textOf(entity, this.#flags)
    if (typeof text !== 'string') return NOT_ASKED
    this.#numbers.set(key, this.texts.length)
    return this.texts.push(text) - 1
  }
}

interface JoinParts {
  /** One for each path. */
  readonly ways: readonly Handing[]
  /** Null when no way needs it. */
  readonly copy: Copier | null
  readonly rename: ((entity: unknown) => void) | null
  readonly merge: (target: Tree, entity: Tree) => void
}

function join({ found }: Gathered, entities: readonly unknown[], { ways, copy, rename, merge }: JoinParts): void {
  if (rename) for (const entity of entities) rename(entity)
  for (const [path, { targets, numbers }] of found.entries()) {
    const entityOf = handOver(entities, ways[path] ?? 'same', copy)
    for (let at = 0; at < targets.length; at++) {
      const target = targets[at]
      const entity = entityOf(numbers[at] ?? NOT_ASKED)
      if (target && isTree(entity)) merge(target, entity)
    }
  }
}

function handOver(entities: readonly unknown[], way: Handing, copy: Copier | null): (number: number) => unknown {
  if (way === 'same' || copy === null) return (number) => entities[number]
  if (way === 'copyForEach') return (number) => copy(entities[number])
  const copies: unknown[] = []
  return (number) => (copies[number] ??= copy(entities[number]))
}
