import type { LookupFunction } from 'node:net'
import { type Caller, GraphError, type Subscribe } from '@civigraph/subgraph-kit'
import { readAnswer } from '../fetch/answer.ts'
import type { SubgraphAnswer } from '../fetch/department.ts'
import type { DepartmentTls } from '../fetch/dial.ts'
import { failureError } from '../fetch/failure.ts'

/** How a department's subscriptions are reached. */
export const SOURCE_PROTOCOLS = ['sse', 'graphql-ws', 'in-process'] as const

export type SourceProtocol = (typeof SOURCE_PROTOCOLS)[number]

/** Where a department's subscriptions are opened. */
export interface SourceAddress {
  readonly department: string
  readonly url: URL
  readonly protocol: SourceProtocol
}

/** One subscription at a department. */
export interface SourceRequest {
  readonly address: SourceAddress
  /** JSON text of the whole request: `query`, `variables`, `operationName`. */
  readonly body: string
  readonly caller: Caller | null
  /** W3C trace context that goes along, or null. */
  readonly traceparent: string | null
  /** Ends the subscription, also while it is being opened. */
  readonly signal: AbortSignal
}

export interface SourceEvent {
  readonly answer: SubgraphAnswer
  /** Length of its text, about. */
  readonly bytes: number
}

/**
 * Opens a subscription at a department and settles when the department has it, as far as the protocol tells.
 *
 * @returns The events. Reading them throws a GraphError when the department breaks off.
 * @throws {GraphError} `UPSTREAM_UNAVAILABLE` or `UPSTREAM_MALFORMED`, with `department` in its extensions.
 */
export type OpenSource = (request: SourceRequest) => Promise<AsyncIterable<SourceEvent>>

export interface SourceOptions {
  /** The signed statement about the caller, over these bytes, for this department. */
  readonly envelope: (department: string, caller: Caller | null, body: Uint8Array) => Promise<SignedEnvelope | null>
  /** Departments of this process. */
  readonly inProcess: ReadonlyMap<string, Subscribe>
  /** How departments and the router prove who they are; default: as for any address of the web. */
  readonly tls?: DepartmentTls | undefined
  /** Finds the addresses of departments' names; default: the system's. */
  readonly lookup?: LookupFunction | undefined
  /** Longest wait until a department has subscribed. */
  readonly openTimeoutMs: number
  /** Largest event, in characters. */
  readonly maxEventCharacters: number
}

/** Name and value of the header that carries it. */
type SignedEnvelope = readonly [name: string, value: string]

/** One protocol. */
export type OpenWay = (options: SourceOptions) => OpenSource

/** One event as the department wrote it. @throws {GraphError} `UPSTREAM_MALFORMED` */
export function eventOf(text: string, { department }: SourceAddress): SourceEvent {
  const read = readAnswer(text)
  if (!read.ok) throw failureError(department, read.failure, 0)
  return { answer: read.answer, bytes: text.length }
}

/**
 * The end of a subscription that its department did not end. A subscription that was open is not opened anew: nobody could
 * tell what happened in between, and a reader who is told so can look at the record before subscribing again.
 */
export function brokenOff({ department }: SourceAddress): GraphError {
  return new GraphError(
    'STREAM_ENDED',
    `Department ${department} broke off, and events may have been missed: read the record again, then subscribe.`,
    { department },
  )
}

/** Whatever was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('A subscription failed.', { cause: thrown })
}
