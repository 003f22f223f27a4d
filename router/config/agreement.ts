import { isLoopback, type readEnv } from '@civigraph/subgraph-kit'
import type { pageSettings } from './pages.ts'
import type { secretSettings } from './secrets.ts'

type Raw = ReturnType<typeof readEnv<typeof pageSettings & typeof secretSettings>> & {
  readonly CIVIGRAPH_ISSUER: URL
  readonly CIVIGRAPH_WORKERS: number
}

/** Every way in which settings that are good by themselves do not fit together, with the setting that mends it. */
export function disagreements(raw: Raw): readonly string[] {
  const hasKey = raw.CIVIGRAPH_ENVELOPE_KEY_FILE !== null
  const hasNextKey = raw.CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE !== null
  const hasSecret = raw.CIVIGRAPH_SHARED_SECRET_FILE !== null
  const hasRedis = raw.CIVIGRAPH_REDIS_URL !== null
  const hasWorkers = raw.CIVIGRAPH_WORKERS > 1
  const pagesSignIn = signIn(raw)
  const { protocol, hostname } = raw.CIVIGRAPH_ISSUER
  const found: readonly (readonly [isBroken: boolean, problem: string])[] = [
    [
      hasWorkers && !hasKey,
      'CIVIGRAPH_ENVELOPE_KEY_FILE is required with CIVIGRAPH_WORKERS above 1: departments must know the key of every worker.',
    ],
    [
      protocol !== 'https:' && !isLoopback(hostname),
      'CIVIGRAPH_ISSUER must begin with https://, or be on loopback: whoever stands between could sign any token.',
    ],
    [
      hasWorkers && pagesSignIn && !hasRedis,
      'CIVIGRAPH_REDIS_URL is required with CIVIGRAPH_WORKERS above 1 where pages sign in: each worker must know their sessions.',
    ],
    [
      pagesSignIn && hasRedis && !hasSecret && !hasKey,
      'CIVIGRAPH_SHARED_SECRET_FILE, or CIVIGRAPH_ENVELOPE_KEY_FILE is required with CIVIGRAPH_REDIS_URL where pages sign in: sessions in Redis are sealed with it.',
    ],
    [
      hasNextKey && !hasKey,
      'CIVIGRAPH_ENVELOPE_KEY_FILE is required with CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE: a key that is made at start is not followed by another.',
    ],
    [
      hasNextKey && hasRedis && !hasSecret,
      'CIVIGRAPH_SHARED_SECRET_FILE is required with CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE and CIVIGRAPH_REDIS_URL: what is sealed in Redis must outlive the key that is changed.',
    ],
  ]
  return found.flatMap(([isBroken, problem]) => (isBroken ? [problem] : []))
}

function signIn(raw: Raw): boolean {
  const credentials = [
    raw.CIVIGRAPH_PORTAL_SECRET_FILE,
    raw.CIVIGRAPH_PORTAL_KEY_FILE,
    raw.CIVIGRAPH_EXPLORER_SECRET_FILE,
    raw.CIVIGRAPH_EXPLORER_KEY_FILE,
  ]
  return credentials.some((one) => one !== null)
}
