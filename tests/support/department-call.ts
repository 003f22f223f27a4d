import { type DepartmentsOptions, openDepartments } from '#router/engine/fetch/departments.ts'
import type { FetchCall, FetchContext, SubgraphAnswer, SubgraphFetch } from '#router/engine/fetch/department.ts'
import type { HttpDepartment } from '#router/engine/fetch/http-department.ts'

/** A department over HTTP with everything that it told while it was used. */
export interface UsedDepartment {
  readonly department: HttpDepartment
  readonly calls: FetchCall[]
  readonly faults: unknown[]
  readonly release: () => Promise<void>
}

/** Bounds that make tests short. */
export function useDepartment(url: URL, options: Partial<DepartmentsOptions> = {}): UsedDepartment {
  const calls: FetchCall[] = []
  const faults: unknown[] = []
  const departments = openDepartments({
    timeoutMs: 250,
    maxAnswerBytes: 1_000_000,
    share: true,
    envelopeFor: () => null,
    onCall: (call) => void calls.push(call),
    reportFault: (error) => void faults.push(error),
    ...options,
  })
  const { it, release } = departments.take('licence', url)
  return { department: it, calls, faults, release }
}

export function aFetch(kind: SubgraphFetch['kind'] = 'query', body = '{"query":"{ answer }"}'): SubgraphFetch {
  return { kind, text: '{ answer }', body, caller: null }
}

export function aContext(given: Partial<FetchContext> = {}): FetchContext {
  return {
    signal: new AbortController().signal,
    deadlineAt: performance.now() + 5_000,
    traceparent: null,
    calls: null,
    ...given,
  }
}

/** The answer, or the code, the department and the wait that an error names. */
export async function resultOf(sent: Promise<SubgraphAnswer>) {
  try {
    return await sent
  } catch (error) {
    if (!(error instanceof Error) || !('extensions' in error)) throw error
    const { code, department, retryAfter } = error.extensions as Record<string, unknown>
    return { code, department, ...(retryAfter === undefined ? {} : { retryAfter }) }
  }
}
