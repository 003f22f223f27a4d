import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { answerBrokenRequest } from './broken-request.ts'

/** How often late bodies are looked for, at most. */
const SWEEP_MS = 1_000

/**
 * Ends connections on which a body does not arrive. Node has such a bound too, but for all routes alike: an import may take
 * minutes to arrive, a request for data may not. One timer looks after all requests: a timer for each costs more than
 * reading it.
 */
export function boundBodyTime(app: FastifyInstance, timeoutMs: number): void {
  const since = new Map<IncomingMessage, number>()
  const sweep = setInterval(() => endLate(since, performance.now() - timeoutMs), Math.min(SWEEP_MS, timeoutMs / 2))
  sweep.unref()
  app.addHook('onClose', async () => clearInterval(sweep))
  app.addHook('onRequest', ({ method, raw }, _reply, done) => {
    if (method === 'POST') since.set(raw, performance.now())
    done()
  })
  app.addHook('preValidation', ({ raw }, _reply, done) => {
    since.delete(raw)
    done()
  })
}

/** The oldest come first. */
function endLate(since: Map<IncomingMessage, number>, before: number): void {
  for (const [request, arrivedAt] of since) {
    if (arrivedAt > before) return
    since.delete(request) // also one that was refused for its head, or is gone
    if (!request.complete) answerBrokenRequest(LATE, request.socket)
  }
}

const LATE = Object.assign(new Error('The body did not arrive.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
