import { findPolicy, type Policies } from '../policies.ts'
import type { Requirement, Requirements } from '../requirements.ts'

/** What hangs on a purpose or on consents in one operation, as coordinates of objects. */
export interface PurposeNeeds {
  /** Conditional ones: the stated purpose has to cover each. */
  readonly conditional: readonly string[]
  /** Those under a policy that a consent can meet. */
  readonly byConsent: readonly string[]
}

export const NO_PURPOSE_NEEDS: PurposeNeeds = { conditional: [], byConsent: [] }

/** Reads it from the numbers of an operation's requirements, once for each operation. */
export function purposeReader({ distinct }: Requirements, policies: Policies) {
  const known = new WeakMap<readonly number[], PurposeNeeds>()

  function read(needs: readonly number[]): PurposeNeeds {
    const asked = needs.flatMap((need) => distinct[need] ?? [])
    const conditional = asked.flatMap(conditionalIn)
    const byConsent = asked.flatMap((one) => byConsentIn(one, policies))
    if (conditional.length + byConsent.length === 0) return NO_PURPOSE_NEEDS
    return { conditional: [...new Set(conditional)].toSorted(), byConsent: [...new Set(byConsent)].toSorted() }
  }

  return (needs: readonly number[]): PurposeNeeds => {
    const found = known.get(needs)
    if (found) return found
    const made = read(needs)
    known.set(needs, made)
    return made
  }
}

function conditionalIn(requirement: Requirement): readonly string[] {
  return requirement.kind === 'class' && requirement.level === 'CONDITIONAL' ? requirement.coordinates : []
}

function byConsentIn(requirement: Requirement, policies: Policies): readonly string[] {
  if (requirement.kind !== 'policies') return []
  const { anyOf, coordinates = [] } = requirement
  return anyOf.flat().some((name) => findPolicy(policies, name)?.row.byConsent === true) ? coordinates : []
}
