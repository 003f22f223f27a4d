import type { ReportFault } from '@civigraph/subgraph-kit'
import { takeBytes } from './byte-budget.ts'
import { Call, type Send } from './call.ts'
import { limitOf } from './limit.ts'
import type { Department, FetchCall, SubgraphAnswer } from './department.ts'
import { FAILURES, failureError } from './failure.ts'
import { failed, type Reply } from './reply.ts'

export interface LayeredDepartmentOptions {
  readonly name: string
  /** Longest wait for one call, second try included. */
  readonly timeoutMs: number
  /** Is told every call when it has ended, for metrics. Must not throw. */
  readonly onCall: ((call: FetchCall) => void) | null
  readonly reportFault: ReportFault
}

/** A department over the layers that lead to it: notes every call, and makes an answer or an error of its reply. */
export function layeredDepartment(options: LayeredDepartmentOptions, send: Send): Department {
  const { name, timeoutMs, onCall, reportFault } = options

  return {
    name,
    async send(fetch, context): Promise<SubgraphAnswer> {
      const call = new Call(fetch, context, limitOf(performance.now(), context.deadlineAt, timeoutMs))
      let reply: Reply
      try {
        reply = taken(call, await send(call))
      } catch (error) {
        reportFault(error, name)
        reply = failed('notSent')
      }
      if (onCall || context.calls) note(call, reply)
      if (!reply.ok) throw failureError(name, reply.failure, reply.retryAfterMs)
      return reply.take()
    },
  }

  function note({ fetch, context, limit, attempts, shared }: Call, reply: Reply) {
    const noted: FetchCall = {
      department: name,
      kind: fetch.kind,
      text: fetch.text,
      startedAt: limit.startedAt,
      endedAt: performance.now(),
      outcome: reply.ok ? 'answered' : FAILURES[reply.failure].outcome,
      attempts,
      shared,
      answerBytes: reply.ok ? reply.bytes : 0,
    }
    context.calls?.push(noted)
    onCall?.(noted)
  }
}

/** What another call read was taken from the budget of that one only. */
function taken({ shared, context }: Call, reply: Reply): Reply {
  return !shared || !reply.ok || takeBytes(context, reply.bytes) ? reply : failed('requestTooLarge')
}
