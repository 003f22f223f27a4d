import { type Caller, GraphError } from '@civigraph/subgraph-kit'
import type { AskAgain } from '../../exchange.ts'
import { consentsInForce } from './consents.ts'
import { purposeExceeded } from './refusals.ts'
import { covers } from './reliance.ts'
import type { UseRegister } from './use-register.ts'

/** What a stream was let in by. */
export interface Held {
  /** Before any purpose was established. */
  readonly caller: Caller
  readonly purpose: string
  readonly conditional: readonly string[]
  /** Coordinates that are given by consent only. */
  readonly reliesOn: readonly string[]
}

/**
 * Whether a stream still has its purpose and its consents. It ends when the use was withdrawn or narrowed, or when some field
 * has no consent any more.
 */
export function stillHeld(register: UseRegister, { caller, purpose, conditional, reliesOn }: Held): AskAgain {
  return async (now) => {
    const uses = await register.usesFor(now)
    if (uses === null) return // the graph of now holds nothing to a purpose
    const use = uses.usesOf(caller.client).get(purpose) ?? null
    const surplus = use ? use.surplusOf(conditional) : conditional
    if (surplus.length > 0) throw purposeExceeded(surplus, use)
    const byConsent = use?.needsConsent ? [...reliesOn, ...conditional] : reliesOn
    if (byConsent.length === 0) return
    const consents = await consentsInForce(now, caller, purpose)
    const lost = byConsent.filter((coordinate) => !consents.some(({ fields }) => covers(fields, coordinate)))
    if (lost.length > 0) throw consentEnded(purpose, lost)
  }
}

function consentEnded(purpose: string, fields: readonly string[]): GraphError {
  const wayOut = `Ask for a consent to the purpose "${purpose}", then subscribe again.`
  return new GraphError('CONSENT_REQUIRED', `A consent that this stream relied on has ended. ${wayOut}`, {
    purpose,
    fields: [...new Set(fields)],
  })
}
