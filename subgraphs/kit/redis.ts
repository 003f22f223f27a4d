import { createClient } from '@redis/client'

export interface RedisConnection {
  readonly redis: RedisCommands
  readonly close: () => void
}

interface SetOptions {
  /** `NX`: only when the key is not there; else the answer is null. */
  readonly condition?: 'NX'
  readonly expiration: { readonly type: 'EX'; readonly value: number }
}

/** The commands of Redis that the router and departments use. They fail at once while Redis is away. */
export interface RedisCommands {
  readonly get: (key: string) => Promise<unknown>
  readonly set: (key: string, value: string, options: SetOptions) => Promise<unknown>
  readonly evalSha: (sha1: string, call: { keys: string[]; arguments: string[] }) => Promise<unknown>
  readonly eval: (script: string, call: { keys: string[]; arguments: string[] }) => Promise<unknown>
}

const CONNECT_MS = 1_000
const LONGEST_PAUSE_MS = 2_000

/** A connection that comes back by itself for as long as it is not closed. Nobody waits for it: what needs it does without. */
export function connectRedis(url: URL): RedisConnection {
  const client = createClient({
    url: url.href,
    disableOfflineQueue: true, // else requests would wait in memory for what Redis says when it is back
    socket: {
      connectTimeout: CONNECT_MS,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 10), LONGEST_PAUSE_MS),
    },
  })
  client.on('error', () => undefined) // whoever asks is told; without a listener it would end the process
  client.connect().catch(() => undefined) // closed before it ever came
  return {
    redis: client,
    close() {
      if (client.isOpen) client.destroy()
    },
  }
}
