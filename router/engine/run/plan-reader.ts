import type { EntityGroup, FetchNode, PlanNode } from '../plan/planner.ts'
import { afterRenames, type Asked, askedBy } from './asked.ts'
import { type Writer, writerAt } from './sharing.ts'

/** Tells what the fetches of a plan ask and where they write. Each is read once. */
export class PlanReader {
  readonly #asked = new Map<FetchNode, Asked>()
  readonly #groups = new Map<EntityGroup, readonly Writer[]>()
  readonly #writers = new Map<PlanNode, readonly Writer[]>()

  /** What a fetch brings from its root, under the names that are merged. */
  askedOf(fetch: FetchNode): Asked {
    const known = this.#asked.get(fetch) ?? afterRenames(askedBy(fetch.text), fetch.outputRewrites)
    this.#asked.set(fetch, known)
    return known
  }

  /** What a group brings from its entities. */
  askedOfGroup(fetch: FetchNode, { alias, outputRewrites }: EntityGroup): Asked {
    return afterRenames(this.askedOf(fetch).get(alias)?.below ?? new Map(), outputRewrites)
  }

  /** One for each path of a group. */
  writersOfGroup(fetch: FetchNode, group: EntityGroup): readonly Writer[] {
    const asked = this.askedOfGroup(fetch, group)
    const known = this.#groups.get(group) ?? group.paths.map((path) => writerAt(path, asked))
    this.#groups.set(group, known)
    return known
  }

  writersOf(node: PlanNode | null): readonly Writer[] {
    if (node === null) return []
    const known = this.#writers.get(node) ?? this.#readWriters(node)
    this.#writers.set(node, known)
    return known
  }

  #readWriters(node: PlanNode): readonly Writer[] {
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return node.nodes.flatMap((one) => this.writersOf(one))
      case 'Condition':
        return [...this.writersOf(node.then), ...this.writersOf(node.otherwise)]
      case 'Fetch':
        return this.#writersOfFetch(node)
      case 'Subscription':
        return [...this.writersOf(node.primary), ...this.writersOf(node.rest)]
      case 'Defer':
        return [node.primary, ...node.deferred].flatMap((part) => this.writersOf(part.node))
      case 'Empty':
        return []
      default:
        throw new Error('A plan holds a node of a kind that is not executed.')
    }
  }

  #writersOfFetch(fetch: FetchNode): readonly Writer[] {
    if (fetch.entities.length === 0) return [writerAt([], this.askedOf(fetch))]
    return fetch.entities.flatMap((group) => this.writersOfGroup(fetch, group))
  }
}
