import type { Caller } from '@civigraph/subgraph-kit'
import { findPolicy, type Policies, policyHolds, strongest } from './policies.ts'
import type { AnyOf, Requirement } from './requirements.ts'

/** Whether one requirement is met, and what kind of thing is missing if not. */
export type Verdict =
  | typeof MET
  | typeof SIGN_IN
  | typeof RIGHT
  | { readonly missing: 'assurance'; readonly acr: string }

export type Missing = Exclude<Verdict, typeof MET>

const MET = { missing: null } as const
const SIGN_IN = { missing: 'signIn' } as const
const RIGHT = { missing: 'right' } as const

/** Decides one requirement for one caller; null is nobody, and nobody meets nothing. */
export function decide(requirement: Requirement, caller: Caller | null, policies: Policies): Verdict {
  if (caller === null) return SIGN_IN
  if (requirement.kind === 'authenticated') return MET
  if (requirement.kind === 'scopes') return requirement.anyOf.some((group) => hasAll(caller, group)) ? MET : RIGHT
  if (requirement.kind === 'policies') return decidePolicies(requirement.anyOf, caller, policies)
  return decideClass(requirement)
}

/**
 * The seam for purpose and consent: today a class asks that somebody is signed in, whoever it is. The department checks
 * holders in its own query.
 */
function decideClass(_requirement: Requirement & { kind: 'class' }): Verdict {
  return MET
}

function hasAll({ scopes }: Caller, group: readonly string[]): boolean {
  return group.every((scope) => scopes.has(scope))
}

function decidePolicies(anyOf: AnyOf, caller: Caller, policies: Policies): Verdict {
  const unmet = anyOf.map((group) => group.filter((name) => !policyHolds(policies, name, caller)))
  if (unmet.some((group) => group.length === 0)) return MET
  const stepUp = unmet.find((group) => group.every((name) => findPolicy(policies, name)?.row.stepUp === true))
  if (!stepUp) return RIGHT
  return { missing: 'assurance', acr: strongest(stepUp.map((name) => findPolicy(policies, name)?.argument ?? '')) }
}
