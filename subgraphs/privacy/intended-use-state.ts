export type IntendedUseState = 'PROPOSED' | 'APPROVED' | 'REVOKED'

/** What happened to an intended use. Instants as ISO 8601. */
export interface IntendedUseTerm {
  readonly approved_at: string | null
  readonly revoked_at: string | null
}

/** State at an instant: the first that holds of REVOKED, APPROVED, PROPOSED. */
export function intendedUseState({ approved_at, revoked_at }: IntendedUseTerm, at: Date): IntendedUseState {
  if (hasCome(revoked_at, at)) return 'REVOKED'
  return hasCome(approved_at, at) ? 'APPROVED' : 'PROPOSED'
}

/**
 * When a use was revoked: now, but never before it was approved. Two machines' clocks differ, and whoever revokes must not
 * have to wait for the one that is ahead.
 */
export function instantOfRevocation(now: Date, approved_at: string | null): string {
  return new Date(Math.max(now.getTime(), approved_at === null ? 0 : Date.parse(approved_at))).toISOString()
}

function hasCome(instant: string | null, at: Date): boolean {
  return instant !== null && Date.parse(instant) <= at.getTime()
}
