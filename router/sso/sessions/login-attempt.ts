import { createHash, randomBytes } from 'node:crypto'
import { isPageName, type PageName } from './pages.ts'
import { sealFor } from './seal.ts'

/** One sign-in that is under way. */
export interface LoginAttempt {
  /** Its first character says which of the browser’s cookies holds the attempt. */
  readonly state: string
  readonly nonce: string
  /** PKCE: only who has it can use the code. */
  readonly codeVerifier: string
  readonly page: PageName
  /** Scopes besides those that the page always asks for. */
  readonly moreScopes: readonly string[]
  /** The level that the sign-in must have; null for any. */
  readonly acr: string | null
  /** How long ago the person may have shown who they are, before the attempt began; null for any time. */
  readonly maxAgeSeconds: number | null
  /** A whole address of ours. */
  readonly returnTo: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** Longest time from the start of a sign-in to its end. */
export const LOGIN_SECONDS = 600

/** New secrets for one attempt. */
export function newSecrets(): Pick<LoginAttempt, 'state' | 'nonce' | 'codeVerifier'> {
  return { state: randomText(), nonce: randomText(), codeVerifier: randomText() }
}

/** RFC 7636, section 4.2. */
export function codeChallengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url')
}

/** 32 random bytes as text. */
export function randomText(): string {
  return randomBytes(32).toString('base64url')
}

/** Writes attempts into cookies that only the router can read or make. */
export interface AttemptSeal {
  readonly seal: (attempt: LoginAttempt) => string
  /** @returns null for anything that this seal did not make, and for an attempt whose time is over. */
  readonly open: (text: string) => LoginAttempt | null
}

/**
 * Attempts are kept by the browser that made them, so that nobody can fill the memory by starting sign-ins.
 *
 * @param sharedKeyPem The key of all processes behind one address; without one, the process that started a sign-in must end it.
 * @param now Milliseconds since 1970.
 */
export function attemptSeal(sharedKeyPem: string | null, now: () => number): AttemptSeal {
  const seal = sealFor('sign-ins', sharedKeyPem)
  return {
    seal: (attempt) => seal.close(JSON.stringify(attempt), 'sign-in'),
    open(text) {
      const attempt = readAttempt(seal.open(text, 'sign-in'))
      const age = now() - (attempt?.startedAt ?? 0)
      return attempt && age >= 0 && age < LOGIN_SECONDS * 1_000 ? attempt : null
    },
  }
}

/** Only a router could have written it, but perhaps one of another version. */
function readAttempt(text: string | null): LoginAttempt | null {
  const value: unknown = text === null ? null : JSON.parse(text)
  return isAttempt(value) ? value : null
}

function isAttempt(value: unknown): value is LoginAttempt {
  if (typeof value !== 'object' || value === null) return false
  const attempt: Partial<Record<keyof LoginAttempt, unknown>> = value
  const { state, nonce, codeVerifier, page, moreScopes, acr, maxAgeSeconds, returnTo, startedAt } = attempt
  return (
    [state, nonce, codeVerifier, page, returnTo].every((one) => typeof one === 'string') &&
    isPageName(String(page)) &&
    Array.isArray(moreScopes) &&
    moreScopes.every((one) => typeof one === 'string') &&
    (acr === null || typeof acr === 'string') &&
    (maxAgeSeconds === null || Number.isFinite(maxAgeSeconds)) &&
    Number.isFinite(startedAt)
  )
}
