import { Pool } from 'undici'

export interface SteadyLoad {
  readonly sent: () => number
  /** What was answered otherwise than expected: the answer, or why there was none. */
  readonly failures: string[]
  /** Sends no more, and settles when everything that was sent is answered. */
  readonly stop: () => Promise<void>
}

export interface LoadedOperation {
  readonly query: string
  /** JSON text of the answer. */
  readonly answer: string
}

const TICK_MS = 10

/** Sends so many requests a second, whether or not those before were answered: as callers do, who know nothing of each other. */
export function startSteadyLoad(url: URL, perSecond: number, operations: readonly LoadedOperation[]): SteadyLoad {
  const pool = new Pool(url.origin, { connections: 64 })
  const failures: string[] = []
  const underWay = new Set<Promise<void>>()
  const startedAt = performance.now()
  let sent = 0

  async function send({ query, answer }: LoadedOperation) {
    try {
      const { body } = await pool.request({
        path: url.pathname,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
      const text = await body.text()
      if (text !== answer) failures.push(text)
    } catch (error) {
      failures.push(String(error))
    }
  }

  const timer = setInterval(() => {
    for (const due = ((performance.now() - startedAt) / 1_000) * perSecond; sent < due; sent++) {
      const operation = operations[sent % operations.length]
      if (!operation) return
      const sending = send(operation).finally(() => underWay.delete(sending))
      underWay.add(sending)
    }
  }, TICK_MS)
  return {
    sent: () => sent,
    failures,
    async stop() {
      clearInterval(timer)
      await Promise.all(underWay)
      await pool.close()
    },
  }
}
