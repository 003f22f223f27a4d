/** How failed sign-ins are answered: Keycloak's rule, strategy `MULTIPLE`. */
export interface LockRule {
  readonly failureFactor: number
  readonly waitIncrementSeconds: number
  readonly maxFailureWaitSeconds: number
}

interface Failures {
  count: number
  /** Milliseconds since 1970; 0 for open. */
  lockedUntil: number
}

// Names nobody has are counted too, so that a lock does not tell which ones exist; bounded, because anybody can make
// them up.
const MAX_NAMES = 10_000

/**
 * Counts failed sign-ins by name. After every `failureFactor` failures a name is locked for so many times
 * `waitIncrementSeconds`; then it opens again by itself. A success wipes the count.
 */
export class Attempts {
  readonly #failures = new Map<string, Failures>()
  readonly #rule: LockRule
  readonly #nowMs: () => number

  constructor(rule: LockRule, nowMs: () => number) {
    this.#rule = rule
    this.#nowMs = nowMs
  }

  isLocked(name: string): boolean {
    return (this.#failures.get(name)?.lockedUntil ?? 0) > this.#nowMs()
  }

  failed(name: string): void {
    if (this.isLocked(name)) return
    const failures = this.#failures.get(name) ?? { count: 0, lockedUntil: 0 }
    failures.count += 1
    const { failureFactor, waitIncrementSeconds, maxFailureWaitSeconds } = this.#rule
    const waitSeconds = Math.min(
      waitIncrementSeconds * Math.floor(failures.count / failureFactor),
      maxFailureWaitSeconds,
    )
    failures.lockedUntil = waitSeconds > 0 ? this.#nowMs() + waitSeconds * 1_000 : 0
    this.#failures.delete(name)
    this.#failures.set(name, failures)
    if (this.#failures.size > MAX_NAMES) this.#dropOldest()
  }

  succeeded(name: string): void {
    this.#failures.delete(name)
  }

  #dropOldest(): void {
    const [oldest] = this.#failures.keys()
    if (oldest !== undefined) this.#failures.delete(oldest)
  }
}
