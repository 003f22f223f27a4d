import { GraphError } from '@civigraph/subgraph-kit'
import type { AskedUnder } from '../../exchange.ts'
import type { NationalGraph } from '../../national-graph.ts'
import { ownQuestion } from '../../steps/own-question.ts'
import { INTENDED_USES } from '../register-questions.ts'
import { type IntendedUses, readIntendedUses } from './intended-uses.ts'

/** The register of intended uses, as this router last saw it. */
export interface UseRegister {
  /**
   * The uses in force; at once when they are known. Null where the supergraph has no such register: then no purpose is asked.
   *
   * @throws {GraphError} `UPSTREAM_UNAVAILABLE`, at once or later, when the register is silent and was for too long.
   */
  readonly usesFor: (request: AskedUnder) => IntendedUses | null | Promise<IntendedUses | null>
}

export interface UseRegisterOptions {
  /** A use that is withdrawn works no longer than this while the register answers. */
  readonly refreshMs?: number
  /** How long the last answer counts while it does not. */
  readonly keepMs?: number
  /** Milliseconds, by a clock that only goes forward. */
  readonly now?: () => number
}

const QUESTION = ownQuestion(INTENDED_USES, 'intended uses')
const ANSWER_WITHIN_MS = 3_000
/** A silent register is not asked by every request anew. */
const LET_BE_MS = 2_000

/** The last good answer. */
interface Good {
  readonly uses: IntendedUses
  readonly at: number
}

/** What the last question brought. */
interface Seen {
  /** Its id alone: a supergraph that was swapped is not to be kept. */
  readonly graph: NationalGraph['id']
  readonly at: number
  readonly outcome: Outcome
}

type Outcome = 'answered' | 'silent' | 'absent'

/**
 * Asks the register when a request needs it and its last answer is old; many requests ask one question. The answer is renewed
 * in half the time it counts, so that requests of a busy router never wait for it, and whenever the supergraph changed.
 */
export function useRegister(options: UseRegisterOptions = {}): UseRegister {
  const { refreshMs = 30_000, keepMs = 3_600_000, now = () => performance.now() } = options
  let good: Good | null = null
  let seen: Seen | null = null
  let asking: { readonly graph: NationalGraph; readonly done: Promise<Outcome> } | null = null

  return {
    usesFor({ graph }) {
      if (seen?.graph !== graph.id) return afterAsking(graph)
      if (seen.outcome === 'absent') return null
      const age = now() - seen.at
      const isSilent = seen.outcome === 'silent'
      if (age <= (isSilent ? LET_BE_MS : refreshMs / 2)) return kept()
      // Nobody waits for a register that is known to be silent while its last answer counts.
      if (!counts(good) || (!isSilent && age > refreshMs)) return afterAsking(graph)
      void ask(graph)
      return kept()
    },
  }

  async function afterAsking(graph: NationalGraph): Promise<IntendedUses | null> {
    return (await ask(graph)) === 'absent' ? null : kept()
  }

  function kept(): IntendedUses {
    if (counts(good)) return good.uses
    throw new GraphError('UPSTREAM_UNAVAILABLE', 'The register of intended uses did not answer; try again later.')
  }

  function counts(answer: Good | null): answer is Good {
    return answer !== null && now() - answer.at <= keepMs
  }

  /** Never rejects. */
  function ask(graph: NationalGraph): Promise<Outcome> {
    if (asking?.graph === graph) return asking.done
    const done = askOnce(graph).finally(() => {
      if (asking?.done === done) asking = null
    })
    asking = { graph, done }
    return done
  }

  async function askOnce(graph: NationalGraph): Promise<Outcome> {
    const at = now()
    try {
      const answer = await QUESTION.ask(ofNobody(graph), null, {})
      if (answer) good = { uses: readIntendedUses(answer['intendedUsesInForce']), at }
      seen = { graph: graph.id, at, outcome: answer ? 'answered' : 'absent' }
    } catch {
      seen = { graph: graph.id, at: now(), outcome: 'silent' }
    }
    return seen.outcome
  }
}

/** On behalf of no request: none that goes away may take the answer of the others with it. */
function ofNobody(graph: NationalGraph): AskedUnder {
  const { signal } = new AbortController()
  return { graph, signal, deadlineAt: performance.now() + ANSWER_WITHIN_MS, traceparent: null, calls: null }
}
