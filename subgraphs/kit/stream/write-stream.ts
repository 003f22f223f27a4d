import type { ServerResponse } from 'node:http'
import { until } from './until.ts'

/** How a stream looks on the wire. */
export interface StreamForm<Value> {
  readonly headers: Readonly<Record<string, string>>
  /** What opens the body; proxies and clients see by it that the stream is there. */
  readonly start: string
  readonly chunkOf: (value: Value) => string
  /** Says that the stream lives although nothing happens. */
  readonly ping: string
  /** Says that nothing more comes. */
  readonly end: string
}

export interface StreamToWrite<Value> {
  readonly form: StreamForm<Value>
  readonly values: AsyncIterable<Value>
  /** Ends the stream from outside. */
  readonly signal: AbortSignal
  readonly pingMs?: number
  /** Longest wait for a reader who takes nothing; then the connection is closed. */
  readonly slowReaderMs?: number
}

/**
 * Writes a stream as the answer to a request and waits for its reader: nothing more is taken from `values` while the
 * connection is full. Resolves when the stream or its reader is gone.
 *
 * @throws Whatever reading `values` throws; the connection is closed then.
 */
export async function writeStream<Value>(raw: ServerResponse, stream: StreamToWrite<Value>): Promise<void> {
  const { form, values, signal, pingMs = 15_000, slowReaderMs = 30_000 } = stream
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  raw.writeHead(200, form.headers)
  raw.write(form.start)
  const pings = setInterval(() => raw.writableNeedDrain || raw.write(form.ping), pingMs)
  try {
    for await (const value of until(AbortSignal.any([signal, gone.signal]), values))
      if (!raw.write(form.chunkOf(value))) await drained(raw, slowReaderMs)
    if (!signal.aborted && !gone.signal.aborted) raw.end(form.end) // else it did not come to its end, and must not seem so
  } finally {
    clearInterval(pings)
    if (!raw.writableEnded) raw.destroy()
  }
}

/** Waits until the reader took what was written, or is gone. */
async function drained(raw: ServerResponse, slowReaderMs: number): Promise<void> {
  if (raw.destroyed) return
  await new Promise<void>((resolve) => {
    const slow = setTimeout(() => raw.destroy(), slowReaderMs)
    const done = () => {
      clearTimeout(slow)
      raw.off('drain', done)
      raw.off('close', done)
      resolve()
    }
    raw.once('drain', done)
    raw.once('close', done)
  })
}
