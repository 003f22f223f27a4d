import type { IncomingMessage } from 'node:http'
import { GraphError } from '@civigraph/subgraph-kit'

export interface BodyBounds {
  readonly maxBodyBytes: number
  /** Longest time for a body to arrive, from its request's head. */
  readonly receiveTimeoutMs: number
  /** Ends when the last connection is gone. */
  readonly closed: AbortSignal
}

/** Reads a whole body. Rejects with `BODY_TOO_LARGE`, or `MALFORMED_REQUEST` for one that does not arrive. */
export type BodyReader = (request: IncomingMessage) => Promise<Buffer>

/** How often late bodies are looked for, at most. */
const SWEEP_MS = 1_000

/**
 * Node bounds the time of a body too, but for all routes alike: an import may take minutes to arrive, a request for data
 * may not. One timer looks after all requests: a timer for each costs more than reading it.
 */
export function bodyReader({ maxBodyBytes, receiveTimeoutMs, closed }: BodyBounds): BodyReader {
  const waiting = new Map<Refuse, number>()
  const sweep = setInterval(
    () => refuseLate(waiting, performance.now() - receiveTimeoutMs),
    Math.min(SWEEP_MS, receiveTimeoutMs / 2),
  ).unref()
  closed.addEventListener('abort', () => clearInterval(sweep), { once: true })

  return (request) =>
    new Promise((resolve, reject) => {
      const parts: Buffer[] = []
      let bytes = 0
      const refuse: Refuse = (error) => {
        waiting.delete(refuse)
        request.off('data', take).resume() // the rest is read and thrown away, so that the refusal is
        reject(error)
      }
      const take = (part: Buffer) => {
        bytes += part.length
        if (bytes > maxBodyBytes) refuse(tooLarge())
        else parts.push(part)
      }
      if (Number(request.headers['content-length']) > maxBodyBytes) return refuse(tooLarge())
      waiting.set(refuse, performance.now())
      request.on('data', take)
      request.on('end', () => {
        waiting.delete(refuse)
        const [only = NO_BODY] = parts
        resolve(parts.length < 2 ? only : Buffer.concat(parts, bytes))
      })
      // Whoever sent it is gone.
      request.on('error', () => refuse(new GraphError('MALFORMED_REQUEST', 'The body did not arrive.')))
    })

  function tooLarge() {
    return new GraphError('BODY_TOO_LARGE', `A body may have at most ${maxBodyBytes} bytes.`)
  }
}

type Refuse = (error: GraphError) => void

/** The oldest come first. In its turn behind earlier answers of its connection, which ends then. */
function refuseLate(waiting: Map<Refuse, number>, before: number): void {
  for (const [refuse, arrivedAt] of waiting) {
    if (arrivedAt > before) return
    refuse(Object.assign(new GraphError('MALFORMED_REQUEST', 'Send the whole request at once.'), { statusCode: 408 }))
  }
}

const NO_BODY = Buffer.alloc(0)
