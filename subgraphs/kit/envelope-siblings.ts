import { GraphError } from './errors.ts'

/** Ids of envelopes that were used at any process of a department. */
export interface UsedAtSiblings {
  /**
   * False when the id was added before.
   *
   * @throws {GraphError} `UPSTREAM_UNAVAILABLE` when that cannot be told: what is unknown is no permission.
   */
  readonly add: (id: string) => Promise<boolean>
}

export interface UsedAtSiblingsOptions {
  readonly redis: SetsOnce
  readonly subgraph: string
  readonly lifeSeconds: number
  /** Longest wait for Redis. */
  readonly waitMs?: number
}

/** The one command of Redis that is needed. A client of `redis.ts` has it. */
interface SetsOnce {
  readonly set: (
    key: string,
    value: string,
    options: {
      readonly condition: 'NX'
      readonly expiration: { readonly type: 'EX'; readonly value: number }
    },
  ) => Promise<unknown>
}

const WAIT_MS = 250

/**
 * Remembers ids in Redis (`SET NX`).
 *
 * @source docs/decisions/0018: a query that is repeated at a sibling tells nothing new for 30 s; a mutation would be done twice.
 */
export function usedAtSiblings({
  redis,
  subgraph,
  lifeSeconds,
  waitMs = WAIT_MS,
}: UsedAtSiblingsOptions): UsedAtSiblings {
  return {
    async add(id) {
      const key = `civigraph:envelope:${subgraph}:${id}`
      const expiration = { type: 'EX', value: lifeSeconds } as const
      const answer = await inTime(redis.set(key, '1', { condition: 'NX', expiration }), waitMs)
      return answer !== null
    },
  }
}

/** True for the text of an operation that may change something, and where no text is known. Never false for a mutation. */
export function isMutation(text: string | undefined): boolean {
  return text === undefined || text.includes('mutation')
}

async function inTime(asked: Promise<unknown>, waitMs: number): Promise<unknown> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('Redis did not answer in time.')), waitMs)
  try {
    return await Promise.race([asked, late.promise])
  } catch {
    throw new GraphError(
      'UPSTREAM_UNAVAILABLE',
      'Whether this change was made before cannot be told now; send it again.',
    )
  } finally {
    clearTimeout(timer)
  }
}
