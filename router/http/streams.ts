import type { ServerResponse } from 'node:http'
import type { GraphAnswer } from '../exchange.ts'
import type { Acceptable, StreamForm } from './accept.ts'

/**
 * Writes answers one after the other: status and head first, and the end when there are no more. Settles when all is
 * written or the caller is gone; it ends the events as soon as `signal` ends.
 */
export type WriteEvents<Event = GraphAnswer> = (
  response: ServerResponse,
  events: AsyncIterable<Event>,
  signal: AbortSignal,
) => Promise<void>

/** The forms that are served. */
export type StreamWriters = Readonly<Partial<Record<StreamForm, WriteEvents>>>

/** The writer for the form that the caller likes most; null when it takes no stream that is served. */
export function writerFor({ streams }: Acceptable, writers: StreamWriters): WriteEvents | null {
  for (const form of streams) {
    const writer = writers[form]
    if (writer) return writer
  }
  return null
}

/** One answer as a stream, for a caller that takes nothing else. */
export async function* streamOfOne(answer: GraphAnswer): AsyncGenerator<GraphAnswer> {
  yield answer
}
