import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ErrorCode, ERRORS, GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import { acceptable, JSON_TYPE } from './accept.ts'
import { answerText } from './answer-text.ts'
import { headOf, sendWhole } from './send.ts'

export interface RefusalOptions {
  readonly maxBodyBytes: number
  /** Told of every request that is refused here: none of the steps will count or log it. */
  readonly refused?: (refusal: RefusedAtDoor) => void
  readonly reportFault: ReportFault
}

/** A request that was refused before the first step. */
export interface RefusedAtDoor {
  /** Null where the answer has none. */
  readonly requestId: string | null
  readonly code: ErrorCode
  /** Milliseconds since its arrival. */
  readonly ms: number
}

/** Answers what was thrown at the door, before the first step. */
export type Refuse = (error: unknown, refused: RefusedRequest) => void

export interface RefusedRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** `performance.now()` at its arrival. */
  readonly arrivedAt: number
}

interface RefuserOptions extends RefusalOptions {
  /** Ends when the server closes. */
  readonly closing: AbortSignal
}

/** Its status is HTTP's own, whatever the caller accepts. */
export function refuser({ maxBodyBytes, closing, refused, reportFault }: RefuserOptions): Refuse {
  return (error, { request, response, arrivedAt }) => {
    const refusal = error instanceof GraphError ? error : refusalFor(error, maxBodyBytes)
    if (refusal.code === 'INTERNAL') reportFault(error, request.url?.split('?', 1)[0] ?? '')
    const requestId = randomUUID()
    refused?.({ requestId, code: refusal.code, ms: performance.now() - arrivedAt })
    if (response.headersSent) {
      response.destroy()
      return
    }
    const type = acceptable(request.headers.accept).answer ?? JSON_TYPE
    const head = [...headOf(requestId, type), 'cache-control', 'no-store']
    sendWhole(response, {
      status: statusIn(error) ?? ERRORS[refusal.code].status,
      head,
      text: answerText({ errors: [refusal.toJSON()] }, requestId),
      closing,
    })
  }
}

/** What Fastify refuses, in our words: its own texts name headers and values. */
function refusalFor(error: unknown, maxBodyBytes: number): GraphError {
  const status = statusIn(error) ?? 500
  if (status >= 500) return new GraphError('INTERNAL', 'It was recorded.')
  const [code, wayOut] = BY_STATUS[status] ?? BY_STATUS[400] ?? []
  return new GraphError(code ?? 'MALFORMED_REQUEST', wayOut?.(maxBodyBytes) ?? '')
}

const BY_STATUS: Readonly<Record<number, readonly [code: ErrorCode, wayOut: (maxBodyBytes: number) => string]>> = {
  400: ['MALFORMED_REQUEST', () => 'Send JSON with content-type application/json.'],
  413: ['BODY_TOO_LARGE', (maxBodyBytes) => `A body may have at most ${maxBodyBytes} bytes.`],
  415: ['UNSUPPORTED_MEDIA_TYPE', () => 'Send JSON in UTF-8, with content-type application/json.'],
}

function statusIn(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  const { statusCode: status } = error
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : undefined
}
