import { type DocumentNode, parse } from 'graphql'
import { AskedPlaces, placeOf, type Places } from './asked-places.ts'
import { childrenOf, fetchesIn } from './plan-nodes.ts'
import type { FetchNode, PlanNode, RequiredFragment, RequiredSelection } from './planner.ts'
import { combinationsOf, type Switches } from './switches.ts'

/**
 * Refuses a plan that does not bring what is asked, since it asks about entities without having fetched what names them,
 * under some values of the variables: the answer would be null without an error. @graphql-hive/router-query-planner 0.0.38
 * makes such plans where two fields require the same and one of them stands under a condition: it fetches the requirement
 * under that condition only.
 *
 * @param document What is planned.
 * @throws Error for such a plan.
 */
export function checkRequirements(plan: PlanNode, document: DocumentNode): void {
  const fetches = [...fetchesIn(plan)]
  if (fetches.every(({ entities }) => entities.length === 0)) return
  const wanted = new AskedPlaces(document)
  const texts = new Map(fetches.map((fetch) => [fetch, new AskedPlaces(parse(fetch.text))]))
  for (const switches of combinationsOf(variablesIn(plan, [wanted, ...texts.values()]))) {
    const asked = wanted.with(switches)
    walk(plan, new Set(), { switches, asked })
  }

  /** Adds to the places what a part of the plan brings. */
  function walk(node: PlanNode, places: Places, when: When): void {
    switch (node.kind) {
      case 'Sequence':
        for (const one of node.nodes) walk(one, places, when)
        return
      case 'Parallel': {
        const before = [...places] // what stands beside has not come yet
        for (const one of node.nodes) {
          const own = new Set(before)
          walk(one, own, when)
          for (const place of own) places.add(place)
        }
        return
      }
      case 'Condition': {
        const branch = when.switches.get(node.variable) ? node.then : node.otherwise
        if (branch) walk(branch, places, when)
        return
      }
      case 'Fetch':
        bring(node, places, when)
        return
      case 'Subscription':
        bring(node.primary, places, when)
        if (node.rest) walk(node.rest, places, when)
        return
      case 'Defer':
        for (const part of [node.primary, ...node.deferred]) if (part.node) walk(part.node, places, when)
        return
      case 'Empty':
    }
  }

  function bring(fetch: FetchNode, places: Places, { switches, asked }: When): void {
    const text = texts.get(fetch) ?? wanted
    const { entities, outputRewrites } = fetch
    const brought = entities.length === 0 ? [text.with(switches, { at: '', alias: null, renames: outputRewrites })] : []
    for (const { alias, paths, requires, outputRewrites: renames } of entities) {
      for (const at of paths.map(placeOf)) {
        if (at !== '' && !places.has(at)) continue // nothing is asked about what is not there
        const more = text.with(switches, { at, alias, renames })
        if (requires.some((one) => isThere(one, at, { places, switches }))) brought.push(more)
        else if ([...more].some((place) => asked.has(place))) throw new Error(LACKING)
      }
    }
    for (const one of brought) for (const place of one) places.add(place)
  }
}

/** One combination of switches, and what the caller asks with it. */
interface When {
  readonly switches: Switches
  readonly asked: Places
}

const LACKING = 'The plan leaves out what its fetches require.'

/** What has come so far, with some switches. */
interface Come {
  readonly places: Places
  readonly switches: Switches
}

/** Whether a representation can be written. Types are not told apart here, so that one of several is enough. */
function isThere(selection: RequiredSelection, at: string, come: Come): boolean {
  const fields = selection.selections.filter(({ kind }) => kind === 'Field') // what is for one type only may be for none
  if (selection.kind === 'InlineFragment')
    return !isOff(selection, come) && fields.every((field) => isThere(field, at, come))
  const place = `${at}.${selection.name}`
  if (selection.name === '__typename') return true
  return come.places.has(place) && fields.every((field) => isThere(field, place, come))
}

function isOff({ skipIf, includeIf }: Pick<RequiredFragment, 'skipIf' | 'includeIf'>, { switches }: Come): boolean {
  const isSkipped = skipIf !== undefined && switches.get(skipIf) === true
  return isSkipped || (includeIf !== undefined && switches.get(includeIf) === false)
}

function variablesIn(plan: PlanNode, texts: readonly AskedPlaces[]): readonly string[] {
  const found = new Set(texts.flatMap(({ variables }) => [...variables]))
  collect(plan)
  return [...found]

  function collect(node: PlanNode | null): void {
    if (node === null) return
    if (node.kind === 'Condition') found.add(node.variable)
    if (node.kind === 'Fetch')
      for (const { skipIf, includeIf } of node.entities.flatMap(({ requires }) => requires))
        for (const variable of [skipIf, includeIf]) if (variable !== undefined) found.add(variable)
    for (const below of childrenOf(node)) collect(below)
  }
}
