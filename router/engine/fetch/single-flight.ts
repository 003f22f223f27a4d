import type { Caller } from '@civigraph/subgraph-kit'
import { Call, type Layer, type Send } from './call.ts'
import { callerKey } from './caller-key.ts'
import type { Reply } from './reply.ts'
import type { StopReason } from './stop.ts'

/**
 * Queries of one caller that ask a department the same, while one of them is under way, are one call. Every receiver
 * reads the answer for itself. When one of them leaves, the call lives; when all have, it is ended. Nothing is kept
 * after the answer, and mutations are never shared.
 */
export function shareFlights(keyOf: (caller: Caller | null) => string = callerKey): Layer {
  return (next) => {
    const flights = new Flights()
    return (call) => {
      if (call.fetch.kind !== 'query') return next(call)
      const key = keyOf(call.fetch.caller)
      const under = flights.find(key, call.fetch.body)
      if (under?.hasTimeFor(call)) return under.join(call, next)
      const flight = new Flight(call, next)
      flights.set(key, call.fetch.body, flight)
      return flight.run(call, () => flights.delete(key, call.fetch.body, flight))
    }
  }
}

class Flight {
  readonly #work: Call
  readonly #reply: Promise<Reply>
  #waiting = 1

  constructor(first: Call, send: Send) {
    // The work outlives the caller who began it, so it is a call of its own.
    this.#work = new Call(first.fetch, first.context, first.limit)
    this.#reply = send(this.#work)
  }

  /**
   * False when the call under way will be given up long before the new one would be: callers who allow little time must
   * not shorten the time of all others.
   */
  hasTimeFor({ limit: { startedAt, until } }: Call): boolean {
    return this.#waiting > 0 && this.#work.limit.until - startedAt >= (until - startedAt) / 2
  }

  async run(call: Call, land: () => void): Promise<Reply> {
    call.stop.whenStopped((reason) => {
      call.attempts = this.#work.attempts
      this.#leave(reason)
    })
    try {
      return await this.#reply
    } finally {
      land()
      call.attempts = this.#work.attempts
    }
  }

  async join(call: Call, send: Send): Promise<Reply> {
    call.shared = true
    this.#waiting++
    call.stop.whenStopped((reason) => this.#leave(reason))
    const reply = await this.#reply
    // What the other request had read before is not this one’s.
    if (reply.ok || reply.failure !== 'requestTooLarge' || call.stop.reason !== null) return reply
    call.shared = false
    return await send(call)
  }

  #leave(reason: StopReason) {
    this.#waiting--
    if (this.#waiting === 0) this.#work.stop.now(reason)
  }
}

/**
 * Where a flight stands. Emptied when it lands: V8 links each table that a map has outgrown to the next one, so once a dead
 * table is in the old part of the heap, whatever stood in later ones lives until that part is collected.
 */
interface Stand {
  flight: Flight | null
}

/** Flights by caller and body. In two steps, since neither text need be copied into a third one to be compared. */
class Flights {
  readonly #byCaller = new Map<string, Map<string, Stand>>()

  find(caller: string, body: string): Flight | null {
    return this.#byCaller.get(caller)?.get(body)?.flight ?? null
  }

  set(caller: string, body: string, flight: Flight) {
    const known = this.#byCaller.get(caller)
    if (known) known.set(body, { flight })
    else this.#byCaller.set(caller, new Map([[body, { flight }]]))
  }

  /** Only if no other one has taken its place. */
  delete(caller: string, body: string, flight: Flight) {
    const known = this.#byCaller.get(caller)
    const stand = known?.get(body)
    if (!known || stand?.flight !== flight) return
    stand.flight = null
    known.delete(body)
    if (known.size === 0) this.#byCaller.delete(caller)
  }
}
