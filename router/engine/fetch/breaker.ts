import type { Layer } from './call.ts'
import { failed, healthOf } from './reply.ts'
import { SlidingCount } from './sliding-count.ts'

export type BreakerState = 'closed' | 'open' | 'halfOpen'

export interface BreakerRules {
  /** Span in which calls and failures are counted. */
  readonly spanMs: number
  /** It opens at this many calls, when this share of them failed. */
  readonly minCalls: number
  readonly failedShare: number
  /** How long it stays open, give or take a fifth, so that many routers do not come back at one instant. */
  readonly openMs: number
  /** Calls that must succeed before it closes. */
  readonly trials: number
}

const RULES: BreakerRules = { spanMs: 10_000, minCalls: 20, failedShare: 0.5, openMs: 5_000, trials: 3 }

/** Instants are in milliseconds of one clock. */
export interface BreakerParts {
  readonly now?: () => number
  /** From 0 to 1. */
  readonly random?: () => number
  readonly rules?: BreakerRules
}

/** Which of the breaker's phases a call was let through in. What it brings says nothing about a later one. */
type Ticket = number

/**
 * Spares a department that fails: after too many failures nobody asks it for a while, then a few calls try, and if all
 * of them succeed everybody may ask again.
 */
export class Breaker {
  readonly #now: () => number
  readonly #random: () => number
  readonly #rules: BreakerRules
  readonly #calls: SlidingCount
  readonly #failures: SlidingCount
  #state: BreakerState = 'closed'
  #phase: Ticket = 0
  #openUntil = 0
  #trialsLeft = 0
  #trialsWon = 0

  constructor({ now = () => performance.now(), random = Math.random, rules = RULES }: BreakerParts = {}) {
    this.#now = now
    this.#random = random
    this.#rules = rules
    this.#calls = new SlidingCount(rules.spanMs)
    this.#failures = new SlidingCount(rules.spanMs)
  }

  get state(): BreakerState {
    return this.#state
  }

  /** Time until asking may help again. */
  get retryAfterMs(): number {
    return this.#state === 'open' ? Math.max(0, this.#openUntil - this.#now()) : TRIALS_TAKE_MS
  }

  /** Lets a call through, or not (null). Whoever was let through must `note` what became of it. */
  admit(): Ticket | null {
    if (this.#state === 'closed') return this.#phase
    if (this.#state === 'open') {
      if (this.#now() < this.#openUntil) return null
      this.#turn('halfOpen')
      this.#trialsLeft = this.#rules.trials
      this.#trialsWon = 0
    }
    if (this.#trialsLeft === 0) return null
    this.#trialsLeft--
    return this.#phase
  }

  note(ticket: Ticket, health: 'bad' | 'fine' | 'unknown') {
    if (ticket !== this.#phase) return
    if (this.#state === 'halfOpen') this.#judgeTrial(health)
    else if (health !== 'unknown') this.#count(health)
  }

  #count(health: 'bad' | 'fine') {
    const now = this.#now()
    this.#calls.add(now)
    if (health === 'fine') return
    this.#failures.add(now)
    const calls = this.#calls.total(now)
    if (calls >= this.#rules.minCalls && this.#failures.total(now) >= calls * this.#rules.failedShare) this.#open(now)
  }

  #judgeTrial(health: 'bad' | 'fine' | 'unknown') {
    if (health === 'bad') return this.#open(this.#now())
    if (health === 'unknown') this.#trialsLeft++
    else if (++this.#trialsWon === this.#rules.trials) this.#turn('closed')
  }

  #open(now: number) {
    this.#turn('open')
    this.#openUntil = now + this.#rules.openMs * (0.8 + 0.4 * this.#random())
  }

  #turn(state: BreakerState) {
    this.#state = state
    this.#phase++
    this.#calls.clear()
    this.#failures.clear()
  }
}

const TRIALS_TAKE_MS = 1_000

export function breakCircuit(breaker: Breaker): Layer {
  return (next) => async (call) => {
    const ticket = breaker.admit()
    if (ticket === null) return failed('breakerOpen', breaker.retryAfterMs)
    let health: ReturnType<typeof healthOf> = 'unknown'
    try {
      const reply = await next(call)
      health = healthOf(reply)
      return reply
    } finally {
      breaker.note(ticket, health)
    }
  }
}
