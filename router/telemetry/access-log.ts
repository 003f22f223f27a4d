import type { Caller } from '@civigraph/subgraph-kit'
import type { Exchange } from '../exchange.ts'
import type { RefusedAtDoor } from '../http/refusal.ts'
import type { CheckedOperation } from '../steps/checked-operations.ts'
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
  return {
    request: (exchange) => writer.add(lineOf(exchange, clock())),
    refused: (refusal) => writer.add(lineOfRefusal(refusal, clock())),
    close: writer.close,
  }
}

function lineOf(exchange: Exchange, time: string): string {
  const { requestId, operation, caller, estimatedCost, origin, arrivedAt, answer } = exchange
  return line({
    time,
    requestId: `"${requestId}"`,
    operation: operation ? ofOperation(operation, origin) : OF_NONE,
    caller: ofCaller(caller),
    outcome: codeOf(exchange),
    errors: answer?.errors?.length ?? 0,
    cost: estimatedCost,
    ms: performance.now() - arrivedAt,
  })
}

function lineOfRefusal({ requestId, code, ms }: RefusedAtDoor, time: string): string {
  const id = requestId === null ? 'null' : `"${requestId}"`
  return line({ time, requestId: id, operation: OF_NONE, caller: OF_NOBODY, outcome: code, errors: 1, cost: 0, ms })
}

interface Line {
  readonly time: string
  /** JSON text; also in an answer with errors, and in its header. */
  readonly requestId: string
  /** JSON text of the members about the operation, and about the caller. */
  readonly operation: string
  readonly caller: string
  readonly outcome: string
  readonly errors: number
  readonly cost: number
  readonly ms: number
}

/**
 * What a line says. Many read it: nothing that tells one caller from another may be added. Its members are put together by
 * hand: to let JSON write the line takes longer than to find the operation.
 */
function line({ time, requestId, operation, caller, outcome, errors, cost, ms }: Line): string {
  const rounded = Math.round(ms * 1_000) / 1_000
  return (
    `{"time":"${time}","requestId":${requestId},${operation},${caller},` +
    `"outcome":"${outcome}","errors":${errors},"cost":${cost},"ms":${rounded}}\n`
  )
}

const OF_NONE = '"operation":null,"document":null,"kind":null,"origin":null'

const known = new WeakMap<CheckedOperation, string>()

/** The same in all lines of an operation, but for its origin. `document` is the SHA-256 of its text. */
function ofOperation(operation: CheckedOperation, origin: Exchange['origin']): string {
  const found = known.get(operation)
  if (found !== undefined) return `${found},"origin":"${origin}"`
  const { hash, kind } = operation
  const text = `"operation":${JSON.stringify(shownName(operation))},"document":"${hash}","kind":"${kind}"`
  known.set(operation, text)
  return `${text},"origin":"${origin}"`
}

const OF_NOBODY = '"client":null,"purpose":null,"mandate":false'

/**
 * `client` is the application, not the person; `purpose` what it asks for, of a few that are public; `mandate` whether
 * somebody acts for another: not who, nor for whom.
 */
function ofCaller(caller: Caller | null): string {
  if (caller === null) return OF_NOBODY
  const { client, purpose, actor } = caller
  return `"client":${JSON.stringify(client)},"purpose":${JSON.stringify(purpose)},"mandate":${actor !== null}`
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
