import type { Caller } from '@civigraph/subgraph-kit'
import type { ExecutionResult } from 'graphql'
import type { SubgraphFetch, SubgraphTransport } from './engine.ts'

export interface HttpTransportOptions {
  readonly url: URL
  /** Longest wait for the whole answer. */
  readonly timeoutMs: number
  /** Largest answer. */
  readonly maxAnswerBytes: number
  /** Signs the caller envelope for this department and body: a header's name and value. */
  readonly envelope: (caller: Caller | null, body: Uint8Array) => Promise<readonly [name: string, value: string]>
}

/** The way to a department over HTTP. */
export function httpTransport(options: HttpTransportOptions): SubgraphTransport {
  return async (request, caller, signal) => {
    const body = Buffer.from(JSON.stringify(bodyOf(request)))
    const [name, value] = await options.envelope(caller, body)
    const timeout = AbortSignal.timeout(options.timeoutMs)
    const response = await fetch(options.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', [name]: value },
      body,
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    if (response.status === 401) {
      await response.body?.cancel()
      throw new Error('The department refused the caller envelope.')
    }
    return answerOf(await boundedText(response, options.maxAnswerBytes))
  }
}

function bodyOf({ query, variables, operationName }: SubgraphFetch) {
  return { query, ...(variables ? { variables } : {}), ...(operationName === undefined ? {} : { operationName }) }
}

async function boundedText(response: Response, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.byteLength
    if (bytes > maxBytes) throw new Error('The department answered more than the router takes.')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function answerOf(text: string): ExecutionResult {
  const answer: unknown = JSON.parse(text)
  if (!isAnswer(answer)) throw new Error('The department answered something else than GraphQL.')
  return answer
}

function isAnswer(answer: unknown): answer is ExecutionResult {
  if (typeof answer !== 'object' || answer === null) return false
  const data = 'data' in answer ? answer.data : undefined
  const errors = 'errors' in answer ? answer.errors : undefined
  return (typeof data === 'object' || Array.isArray(errors)) && (errors === undefined || Array.isArray(errors))
}
