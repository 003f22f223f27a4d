import { GraphError } from '@civigraph/subgraph-kit'
import type { SubgraphAnswer } from '../fetch/department.ts'
import type { FetchNode } from '../plan/planner.ts'
import { asking } from './ask.ts'
import type { Compilation } from './compilation.ts'
import { merger } from './merge.ts'
import { ErrorPlacer } from './place-errors.ts'
import { bodyWriter } from './request-body.ts'
import { renamer } from './rewrite.ts'
import { rootConditions } from './root-conditions.ts'
import type { Run, Step } from './run.ts'
import { isTree } from './tree.ts'

/** A fetch that starts at a root type. It is not sent when conditions leave none of its fields. */
export function rootFetch(fetch: FetchNode, compilation: Compilation): Step {
  const { departmentOf, reportFault } = compilation
  const ask = asking(fetch, { department: departmentOf(fetch.department), reportFault })
  const bodyOf = bodyWriter(fetch)
  const receive = rootReceiver(fetch, compilation)
  const fetchIt = async (run: Run) => receive(run, await ask(run, bodyOf(run.execution.variables, [])))
  const isAsked = rootConditions(fetch.text, compilation.flags)
  return isAsked === null ? fetchIt : (run) => (isAsked(run.flags) ? fetchIt(run) : undefined)
}

/** Takes what a department said of a root type into a run. */
export function rootReceiver(
  fetch: FetchNode,
  compilation: Compilation,
): (run: Run, answer: SubgraphAnswer | GraphError) => void {
  const placer = new ErrorPlacer(fetch, compilation)
  const rename = renamer(fetch.outputRewrites, compilation.typeNames)
  const merge = merger(compilation.reader.askedOf(fetch), compilation.typeNames)

  return (run, answer) => {
    if (answer instanceof GraphError) return placer.fail(run, answer)
    const { data, errors = [] } = answer
    if (!isTree(data) && errors.length === 0) return placer.fail(run, saysNothing(fetch.department))
    if (errors.length > 0) placer.placeAll(run, errors, { data, entities: null, first: 0 })
    if (!isTree(data)) return undefined
    rename?.(data)
    return merge(run.data, data)
  }
}

function saysNothing(department: string): GraphError {
  return new GraphError('UPSTREAM_MALFORMED', `Department ${department} gave neither data nor errors.`)
}
