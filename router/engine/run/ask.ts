import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { Department, SubgraphAnswer } from '../fetch/department.ts'
import type { FetchNode } from '../plan/planner.ts'
import type { Run } from './run.ts'

/** Sends one request of a fetch. A refusal is an answer too: nothing is thrown. */
export type Ask = (run: Run, body: string) => Promise<SubgraphAnswer | GraphError>

export function asking(
  { operationKind: kind, text }: FetchNode,
  { department, reportFault }: { department: Department; reportFault: ReportFault },
): Ask {
  return async ({ execution }, body) => {
    const caller = execution.callerOf(text)
    if (caller === 'denied') {
      return recorded(new Error('The planner added a field that the caller is denied.'))
    }
    try {
      return await department.send({ kind, text, body, caller }, execution)
    } catch (error) {
      return error instanceof GraphError ? error : recorded(error)
    }
  }

  function recorded(fault: unknown): GraphError {
    reportFault(fault, department.name)
    return new GraphError('INTERNAL', 'It was recorded.')
  }
}
