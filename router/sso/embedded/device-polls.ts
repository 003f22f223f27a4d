// Codes are made by the realm, but anybody can ask for some.
const MAX_CODES = 10_000

/**
 * Remembers when a device last asked for its tokens. One that asks sooner than it was told gets `slow_down`.
 *
 * @source RFC 8628, section 3.5.
 */
export class DevicePolls {
  readonly #askedAtMs = new Map<string, number>()
  readonly #intervalMs: number

  constructor(intervalSeconds: number) {
    this.#intervalMs = intervalSeconds * 1_000
  }

  /** @param nowMs Milliseconds on any clock that only goes forward. */
  isTooSoon(deviceCode: string, nowMs: number): boolean {
    const before = this.#askedAtMs.get(deviceCode)
    this.#askedAtMs.delete(deviceCode)
    this.#askedAtMs.set(deviceCode, nowMs)
    const [oldest = ''] = this.#askedAtMs.keys()
    if (this.#askedAtMs.size > MAX_CODES) this.#askedAtMs.delete(oldest)
    return before !== undefined && nowMs - before < this.#intervalMs
  }

  /** A code that has given its tokens is unknown from then on. */
  forget(deviceCode: string): void {
    this.#askedAtMs.delete(deviceCode)
  }
}
