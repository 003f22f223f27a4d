import {
  type PageSession,
  type SessionLimits,
  type SessionOwner,
  type SessionStore,
  SESSIONS_PER_ACCOUNT_MAX,
} from './session-store.ts'

interface Entry {
  readonly session: PageSession
  readonly usedAt: number
}

export interface LocalSessionsOptions extends Pick<SessionLimits, 'idleMs'> {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly maxSessions?: number
}

/** A session takes some 6 kB. */
const MAX_SESSIONS = 10_000

/** Sessions of this process. Bounded: when it is full, the one that was not used for longest ends. */
export function localSessions({ idleMs, now, maxSessions = MAX_SESSIONS }: LocalSessionsOptions): SessionStore {
  /** In the order of their last use. */
  const entries = new Map<string, Entry>()

  function put(key: string, session: PageSession) {
    entries.delete(key)
    entries.set(key, { session, usedAt: now() })
  }

  function isOver({ session, usedAt }: Entry): boolean {
    return usedAt + idleMs <= now() || session.endsAt <= now()
  }

  function forgetIdle() {
    for (const [key, { usedAt }] of entries) {
      if (usedAt + idleMs > now()) return
      entries.delete(key)
    }
  }

  function keysOf(owner: SessionOwner): readonly string[] {
    return [...entries].flatMap(([key, { session }]) => (session[owner.by] === owner.value ? [key] : []))
  }

  return {
    async add(key, session) {
      forgetIdle()
      const others = keysOf({ by: 'subject', value: session.subject })
      const tooMany = Math.max(0, others.length + 1 - SESSIONS_PER_ACCOUNT_MAX)
      for (const oldest of others.slice(0, tooMany)) entries.delete(oldest)
      put(key, session)
      const [oldest] = entries.keys()
      if (entries.size > maxSessions && oldest !== undefined) entries.delete(oldest)
    },
    async use(key) {
      const entry = entries.get(key)
      if (!entry) return null
      if (isOver(entry)) {
        entries.delete(key)
        return null
      }
      put(key, entry.session)
      return entry.session
    },
    async replace(key, session) {
      if (!entries.has(key)) return false
      put(key, session)
      return true
    },
    async remove(key) {
      const session = entries.get(key)?.session ?? null
      entries.delete(key)
      return session
    },
    keysOf: async (owner) => keysOf(owner),
    lock: async () => async () => {}, // one process renews each session once at a time by itself
  }
}
