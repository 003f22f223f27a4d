import type { Caller, ReportFault } from '@civigraph/subgraph-kit'
import type { ExecutionResult } from 'graphql'
import { checkAnswer } from './answer.ts'
import { layered, type Send } from './call.ts'
import { deadlines, waitNoLonger } from './deadline.ts'
import type { Department, FetchCall, SubgraphFetch } from './department.ts'
import { layeredDepartment } from './layered-department.ts'
import { type Answered, failed } from './reply.ts'

/** A request as a department in this process takes it. */
export interface InProcessRequest {
  readonly query: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
}

export interface InProcessDepartmentOptions {
  readonly name: string
  /** Answers with objects that nobody else holds, as graphql-js makes them. */
  readonly call: (request: InProcessRequest, caller: Caller | null) => Promise<ExecutionResult>
  readonly timeoutMs: number
  /** Is told every call when it has ended, for metrics. Must not throw. */
  readonly onCall?: ((call: FetchCall) => void) | null
  /** Is told what `call` throws; without it, that is only an unavailable department. */
  readonly reportFault?: ReportFault
}

/** A department in this process, with the bounds of one behind HTTP: the longest wait, and a caller that goes away. */
export function inProcessDepartment(options: InProcessDepartmentOptions): Department {
  const { name, timeoutMs, onCall = null, reportFault = () => {} } = options

  const send: Send = async (call) => {
    call.attempts++
    const result = await asking(call.fetch)
    if (!result) return failed('serverError')
    const { data, errors } = result
    const answer = checkAnswer({ data, errors: errors?.map((error) => error.toJSON()) })
    return answer.ok ? handedOver(answer.answer) : failed(answer.failure)
  }

  return layeredDepartment(
    { name, timeoutMs, onCall, reportFault },
    layered([waitNoLonger(timeoutMs, deadlines)], send),
  )

  async function asking(fetch: SubgraphFetch): Promise<ExecutionResult | null> {
    try {
      return await options.call(requestOf(fetch), fetch.caller)
    } catch (error) {
      reportFault(error, name)
      return null
    }
  }
}

function requestOf({ body }: SubgraphFetch): InProcessRequest {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the engine wrote it: see `SubgraphFetch.body`
  return JSON.parse(body) as InProcessRequest
}

/** Handed over as it is: a department in this process makes its objects for this call, and calls are not shared. */
function handedOver(answer: ReturnType<Answered['take']>): Answered {
  return { ok: true, well: true, bytes: 0, hasData: true, take: () => answer }
}
