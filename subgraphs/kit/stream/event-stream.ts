import type { StreamForm } from './write-stream.ts'

export const EVENT_STREAM_TYPE = 'text/event-stream'

/**
 * Server-sent events, one connection for each operation.
 *
 * @source graphql-sse, PROTOCOL.md, "Distinct connections mode"; WHATWG HTML, "Server-sent events".
 */
export const eventStream: StreamForm<object> = {
  headers: {
    'content-type': `${EVENT_STREAM_TYPE}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no', // nginx would hold events back until its buffer is full
  },
  start: ':\n\n',
  chunkOf: (result) => `event: next\ndata: ${JSON.stringify(result)}\n\n`, // JSON holds no line break
  ping: ': ping\n\n',
  end: 'event: complete\ndata:\n\n', // without a data line, browsers pass over an event
}
