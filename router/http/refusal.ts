import { randomUUID } from 'node:crypto'
import { type ErrorCode, ERRORS, GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { acceptable, JSON_TYPE } from './accept.ts'
import { answerText } from './answer-text.ts'

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

/** Answers what was thrown at the door, before the first step. Its status is HTTP's own, whatever the caller accepts. */
export function refuser({ maxBodyBytes, refused, reportFault }: RefusalOptions) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = error instanceof GraphError ? error : refusalFor(error, maxBodyBytes)
    if (refusal.code === 'INTERNAL') reportFault(error, request.routeOptions.url ?? '')
    const requestId = randomUUID()
    refused?.({ requestId, code: refusal.code, ms: reply.elapsedTime })
    return reply
      .code(statusIn(error) ?? ERRORS[refusal.code].status)
      .header('content-type', `${acceptable(request.headers.accept).answer ?? JSON_TYPE}; charset=utf-8`)
      .headers({ vary: 'Accept', 'cache-control': 'no-store', 'civigraph-request-id': requestId })
      .send(answerText({ errors: [refusal.toJSON()] }, requestId))
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
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}
