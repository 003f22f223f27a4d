import type { Exchange } from '../exchange.ts'
import type { RefusedAtDoor } from '../http/refusal.ts'
import { lineWriter, type LineWriterOptions } from './line-writer.ts'
import { shownName } from './operation-labels.ts'
import { codeOf } from './outcome.ts'

/** Writes one line of JSON for each request. It holds no variable, header, token, address or name of a person. */
export interface AccessLog {
  readonly request: (exchange: Exchange) => void
  /** A request that was refused before the first step. */
  readonly refused: (refusal: RefusedAtDoor) => void
  /** Writes what is still held back. */
  readonly close: () => Promise<void>
}

export function accessLog(options: LineWriterOptions): AccessLog {
  const writer = lineWriter(options)
  const clock = isoClock()
  const write = (line: Line) => writer.add(`${JSON.stringify(line)}\n`)
  return {
    request: (exchange) => write(lineOf(exchange, clock())),
    refused: (refusal) => write(lineOfRefusal(refusal, clock())),
    close: writer.close,
  }
}

/** What a line says. Many read it: nothing that tells one caller from another may be added. */
interface Line {
  readonly time: string
  /** Also in an answer with errors, and in its header. */
  readonly requestId: string | null
  readonly operation: string | null
  /** SHA-256 of the document’s text. */
  readonly document: string | null
  readonly kind: string | null
  readonly origin: Exchange['origin'] | null
  /** The application, not the person. */
  readonly client: string | null
  readonly outcome: string
  readonly errors: number
  readonly cost: number
  readonly ms: number
}

function lineOf(exchange: Exchange, time: string): Line {
  const { requestId, operation, caller, estimatedCost, origin, arrivedAt, answer } = exchange
  return {
    time,
    requestId,
    operation: operation && shownName(operation),
    document: operation && operation.hash,
    kind: operation && operation.kind,
    origin: operation && origin,
    client: caller && caller.client,
    outcome: codeOf(exchange),
    errors: answer?.errors?.length ?? 0,
    cost: estimatedCost,
    ms: rounded(performance.now() - arrivedAt),
  }
}

function lineOfRefusal({ requestId, code, ms }: RefusedAtDoor, time: string): Line {
  return {
    time,
    requestId,
    operation: null,
    document: null,
    kind: null,
    origin: null,
    client: null,
    outcome: code,
    errors: 1,
    cost: 0,
    ms: rounded(ms),
  }
}

/** The time of a line; most lines of a busy router are of the same millisecond as the one before. */
function isoClock(): () => string {
  let last = 0
  let text = ''
  return () => {
    const now = Date.now()
    if (now !== last) text = new Date(now).toISOString()
    last = now
    return text
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}
