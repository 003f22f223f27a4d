import type { EntityGroup, FetchNode, PathStep, PlanNode, RequiredSelection } from '../plan/planner.ts'
import type { Asked } from './asked.ts'
import type { PlanReader } from './plan-reader.ts'

/** A fetch of a plan, with all that it has to wait for. */
export interface OrderedFetch {
  readonly fetch: FetchNode
  /** Variables that must have these values, else it is left out. */
  readonly conditions: readonly { readonly variable: string; readonly wanted: boolean }[]
  /** Fetches before it that bring something it is about. */
  readonly needs: readonly OrderedFetch[]
  /** Places of the fields that it brings: names in the answer, whatever the type and without the indexes of lists. */
  readonly brings: ReadonlySet<string>
}

/**
 * The fetches of a plan, each after those that it needs. A plan's own order says more than that: it goes in waves, and each
 * waits for the whole of the wave before it.
 */
export function fetchesInOrder(plan: PlanNode, reader: PlanReader): readonly OrderedFetch[] {
  return read(plan, { before: [], conditions: [] })

  function read(node: PlanNode | null, standing: Standing): readonly OrderedFetch[] {
    switch (node?.kind) {
      case 'Fetch':
        return [ordered(node, standing)]
      case 'Sequence':
        return node.nodes.reduce<readonly OrderedFetch[]>(
          (found, one) => [...found, ...read(one, { ...standing, before: [...standing.before, ...found] })],
          [],
        )
      case 'Parallel':
        return node.nodes.flatMap((one) => read(one, standing))
      case 'Condition':
        return [
          ...read(node.then, when(standing, node.variable, true)),
          ...read(node.otherwise, when(standing, node.variable, false)),
        ]
      case undefined:
      case 'Empty':
        return []
      case 'Defer':
      case 'Subscription':
      default:
        throw new Error('A plan that is answered in parts holds a node of another kind.')
    }
  }

  function ordered(fetch: FetchNode, { before, conditions }: Standing): OrderedFetch {
    const brings = new Set(placesBrought(fetch, reader))
    const about = placesRead(fetch)
    const isMutation = fetch.operationKind === 'mutation' // each waits for all that was asked before it
    const needs = isMutation ? before : before.filter((earlier) => about.some((place) => earlier.brings.has(place)))
    return { fetch, conditions, needs, brings }
  }
}

interface Standing extends Pick<OrderedFetch, 'conditions'> {
  readonly before: readonly OrderedFetch[]
}

function when(standing: Standing, variable: string, wanted: boolean): Standing {
  return { ...standing, conditions: [...standing.conditions, { variable, wanted }] }
}

/** Fetches and all that they need, directly or not. */
export function withNeeds(fetches: Iterable<OrderedFetch>): ReadonlySet<OrderedFetch> {
  const found = new Set(fetches)
  for (const one of found) for (const needed of one.needs) found.add(needed) // a set goes on with what is added meanwhile
  return found
}

function* placesBrought(fetch: FetchNode, reader: PlanReader): Generator<string> {
  if (fetch.entities.length === 0) yield* placesBelow('', reader.askedOf(fetch))
  for (const group of fetch.entities) {
    const asked = reader.askedOfGroup(fetch, group)
    for (const path of group.paths) yield* placesBelow(placeOfPath(path), asked)
  }
}

function* placesBelow(place: string, asked: Asked): Generator<string> {
  for (const [name, { below }] of asked) {
    yield `${place}.${name}`
    if (below) yield* placesBelow(`${place}.${name}`, below)
  }
}

function placesRead({ entities }: FetchNode): readonly string[] {
  return entities.flatMap((group) => group.paths.flatMap((path) => [...placesOnWay(path), ...required(group, path)]))
}

function placesOnWay(path: readonly PathStep[]): readonly string[] {
  return path.map((step, index) => {
    const place = placeOfPath(path.slice(0, index + 1))
    return typeof step === 'string' ? place : `${place}.__typename`
  })
}

function required({ requires }: EntityGroup, path: readonly PathStep[]): readonly string[] {
  return requires.flatMap((one) => requiredBelow(placeOfPath(path), one))
}

function requiredBelow(place: string, selection: RequiredSelection): readonly string[] {
  const at = selection.kind === 'Field' ? `${place}.${selection.name}` : place
  const below = selection.selections.flatMap((one) => requiredBelow(at, one))
  return selection.kind === 'Field' ? [at, ...below] : below
}

function placeOfPath(path: readonly PathStep[]): string {
  return path.map((step) => (typeof step === 'string' && step !== '@' ? `.${step}` : '')).join('')
}
