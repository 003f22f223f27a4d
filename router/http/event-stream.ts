import { eventStream, writeStream } from '@civigraph/subgraph-kit'
import type { WriteEvents } from './streams.ts'

/**
 * Answers as server-sent events, one connection for each operation: `next` for each answer, `complete` at the end. Events
 * have no ids: none is kept for a caller who comes back, so that a lost connection is a gap and never looks like none.
 */
export const writeEvents: WriteEvents = async (response, events, signal) =>
  await writeStream(response, { form: eventStream, values: events, signal })
