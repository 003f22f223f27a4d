import { setTimeout as pause } from 'node:timers/promises'
import { readCompactToken } from '#router/sso/compact-token.ts'
import type { Asked } from '../../support/page-visitor.ts'

interface Sample {
  /** Number of the token; the token itself must not stand in what a failed test prints. */
  readonly caller: number
  readonly sentAt: number
  readonly answeredAt: number
  readonly status: number
  readonly codes: readonly string[]
  readonly data: unknown
}

export interface TrafficOptions {
  readonly ask: (token: string) => Promise<Asked>
  readonly tokens: readonly string[]
}

/** The realm counts in whole seconds; around the last one of a token either answer is right. */
const EDGE_MS = 1_000
const PAUSE_MS = 20

/** Callers who ask without end, each with one token, until they are told to stop. */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #samples: Sample[] = []
  readonly #callers: Promise<void>[]
  #stopped = false

  constructor(options: TrafficOptions) {
    this.#options = options
    this.#callers = options.tokens.map((token, caller) => this.#askOn(token, caller))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#callers)
  }

  /** Good answers that the caller got who got the fewest. */
  answersOfSlowest(): number {
    const good = this.#samples.filter(isGood)
    return Math.min(...this.#options.tokens.map((_, number) => good.filter(({ caller }) => caller === number).length))
  }

  /** Whether the last token ended so long ago. */
  allHaveEnded(sinceMs: number): boolean {
    return this.#options.tokens.every((_, caller) => this.#endOf(caller) + sinceMs < Date.now())
  }

  failedBeforeTheirEnd(): readonly Sample[] {
    return this.#samples.filter((one) => one.answeredAt < this.#endOf(one.caller) - EDGE_MS && !isGood(one))
  }

  admittedAfterTheirEnd(): readonly Sample[] {
    return this.#afterTheirEnd().filter((one) => one.data !== null || one.status === 200)
  }

  /** Every status and code that was given then. */
  codesAfterTheirEnd(): readonly string[] {
    return [...new Set(this.#afterTheirEnd().map(({ status, codes }) => `${status} ${codes.join()}`))]
  }

  #afterTheirEnd(): readonly Sample[] {
    return this.#samples.filter((one) => one.sentAt > this.#endOf(one.caller) + EDGE_MS)
  }

  #endOf(caller: number): number {
    return Number(readCompactToken(this.#options.tokens[caller] ?? '')?.claims['exp']) * 1_000
  }

  async #askOn(token: string, caller: number): Promise<void> {
    while (!this.#stopped) {
      const sentAt = Date.now()
      const { status, codes, data } = await this.#options.ask(token).catch(brokenOff)
      this.#samples.push({ caller, sentAt, answeredAt: Date.now(), status, codes, data })
      await pause(PAUSE_MS)
    }
  }
}

function isGood({ status, codes, data }: Sample): boolean {
  return status === 200 && codes.length === 0 && data !== null
}

function brokenOff(error: unknown): Pick<Sample, 'status' | 'codes' | 'data'> {
  return { status: 0, codes: [error instanceof Error ? error.message : 'broken off'], data: null }
}
