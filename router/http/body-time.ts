import type { FastifyInstance } from 'fastify'
import { answerBrokenRequest } from './broken-request.ts'

/**
 * Ends connections on which a body does not arrive. Node has such a bound too, but for all routes alike: an import may take
 * minutes to arrive, a request for data may not.
 */
export function boundBodyTime(app: FastifyInstance, timeoutMs: number): void {
  app.addHook('onRequest', ({ method, raw }, _reply, done) => {
    if (method === 'POST') {
      const late = setTimeout(() => answerBrokenRequest(LATE, raw.socket), timeoutMs)
      const inTime = () => clearTimeout(late)
      raw.once('end', inTime).once('close', inTime)
    }
    done()
  })
}

const LATE = Object.assign(new Error('The body did not arrive.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
