import type { Caller } from '@civigraph/subgraph-kit'
import type { IntendedUse } from './intended-uses.ts'
import type { PurposeNeeds } from './purpose-needs.ts'
import { covers, relyOn, type Reliance } from './reliance.ts'

const known = new WeakMap<Caller, Map<string, Caller>>()

/** Callers before they asked for a purpose, by what they became. */
const before = new WeakMap<Caller, Caller>()

/** The caller as one who asks for a purpose: the same object each time, so that what is remembered of callers is found again. */
export function withPurpose(caller: Caller, purpose: string): Caller {
  const ofCaller = known.get(caller) ?? new Map<string, Caller>()
  known.set(caller, ofCaller)
  const found = ofCaller.get(purpose) ?? { ...caller, purpose, consents: [] }
  ofCaller.set(purpose, found)
  before.set(found, caller)
  return found
}

/** The caller as it was before any purpose and consent: what was established of it once is to be established anew. */
export function withoutPurpose(caller: Caller): Caller {
  return before.get(caller) ?? caller
}

/** As the caller would be if everything that an operation asks for were agreed to. Nothing is fetched for such a caller. */
export function withEveryConsent(caller: Caller, { purpose, needsConsent }: IntendedUse, sent: PurposeNeeds): Caller {
  const asking = withPurpose(caller, purpose)
  if (sent.byConsent.length === 0) return asking
  const everything = { id: '', fields: new Set([...sent.conditional, ...sent.byConsent]) }
  return relyOn({ ...asking }, { purpose, consents: [everything], everyField: needsConsent })
}

/** A caller for one operation alone, who relies on consents. Departments are told of those that cover something in it. */
export function withConsents(caller: Caller, reliance: Reliance, coordinates: readonly string[]): Caller {
  const used = reliance.consents.filter(({ fields }) => coordinates.some((coordinate) => covers(fields, coordinate)))
  const relying = relyOn({ ...caller, purpose: reliance.purpose, consents: used.map(({ id }) => id) }, reliance)
  before.set(relying, caller)
  return relying
}
