import { readAnswer } from './answer.ts'
import type { SubgraphAnswer } from './department.ts'
import { FAILURES, type FailureName } from './failure.ts'

/** How a call to a department ended. */
export type Reply = Answered | Failed

export interface Failed {
  readonly ok: false
  readonly failure: FailureName
  /** How long to wait before asking again, when somebody said so; else 0. */
  readonly retryAfterMs: number
}

export interface Answered {
  readonly ok: true
  /** False when it came with an HTTP status of 500 and above. */
  readonly well: boolean
  readonly bytes: number
  readonly hasData: boolean
  /** The answer, in objects that whoever takes it may write to: each taker gets its own. */
  readonly take: () => SubgraphAnswer
}

export function failed(failure: FailureName, retryAfterMs = 0): Failed {
  return { ok: false, failure, retryAfterMs }
}

/** What a reply says about the department's health. */
export function healthOf(reply: Reply): 'bad' | 'fine' | 'unknown' {
  if (reply.ok) return reply.well ? 'fine' : 'bad'
  return FAILURES[reply.failure].health
}

/** An answer that came as text, which was read once to see that it is one. */
export class TextAnswer implements Answered {
  readonly ok = true
  readonly well: boolean
  readonly bytes: number
  readonly hasData: boolean
  readonly #text: string
  #first: SubgraphAnswer | null

  constructor(text: string, first: SubgraphAnswer, about: { well: boolean; bytes: number }) {
    this.#text = text
    this.#first = first
    this.well = about.well
    this.bytes = about.bytes
    this.hasData = first.data !== undefined && first.data !== null
  }

  take(): SubgraphAnswer {
    const first = this.#first
    this.#first = null
    if (first) return first
    const again = readAnswer(this.#text)
    if (again.ok) return again.answer
    throw new Error('A text that was an answer is none when it is read again.')
  }
}
