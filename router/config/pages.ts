import { integer, optional, type readEnv, secretFile } from '@civigraph/subgraph-kit'

/** Pages whose people sign in here; one without secret and key has none. */
export const pageSettings = {
  CIVIGRAPH_PORTAL_SECRET_FILE: optional(
    secretFile('Secret of the realm’s client portal, for people who sign in there.'),
  ),
  CIVIGRAPH_PORTAL_KEY_FILE: optional(secretFile('ES256 private key (PEM) of that client, instead of a secret.')),
  CIVIGRAPH_EXPLORER_SECRET_FILE: optional(secretFile('The same for the client explorer: its secret.')),
  CIVIGRAPH_EXPLORER_KEY_FILE: optional(secretFile('Its ES256 private key (PEM), instead of a secret.')),
  CIVIGRAPH_SESSION_IDLE_SECONDS: integer('A session of a page that is not used for so long ends.', {
    fallback: 1_800,
    min: 60,
    max: 86_400,
  }),
  CIVIGRAPH_SESSION_MAX_SECONDS: integer('A session of a page ends after so long, however much it is used.', {
    fallback: 36_000,
    min: 60,
    max: 604_800,
  }),
}

type Raw = ReturnType<typeof readEnv<typeof pageSettings>>

export function pageConfig(raw: Raw) {
  return {
    pageCredentials: {
      portal: { secret: raw.CIVIGRAPH_PORTAL_SECRET_FILE, keyPem: raw.CIVIGRAPH_PORTAL_KEY_FILE },
      explorer: { secret: raw.CIVIGRAPH_EXPLORER_SECRET_FILE, keyPem: raw.CIVIGRAPH_EXPLORER_KEY_FILE },
    },
    sessionLimits: {
      idleMs: raw.CIVIGRAPH_SESSION_IDLE_SECONDS * 1_000,
      maxMs: raw.CIVIGRAPH_SESSION_MAX_SECONDS * 1_000,
    },
  }
}
