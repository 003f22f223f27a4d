import type { Caller } from '@civigraph/subgraph-kit'
import { ownCallerOf } from './mandates/acting-caller.ts'
import { findPolicy, type Occasion, type Policies, policyHolds, type StepUp, together } from './policies.ts'
import { isAgreedTo, relianceOf } from './purposes/reliance.ts'
import type { AnyOf, Requirement } from './requirements.ts'

/** Whether one requirement is met, and what kind of thing is missing if not. */
export type Verdict =
  /** `rows`: met, if these policies hold on the row; the department has to see to that. */
  | { readonly missing: null; readonly rows?: readonly string[] }
  | typeof SIGN_IN
  | typeof RIGHT
  | typeof MANDATE
  | ({ readonly missing: 'assurance' } & StepUp)
  /** `purpose`: to which a consent is missing, for these fields. */
  | { readonly missing: 'consent'; readonly purpose: string; readonly fields: readonly string[] }

export type Missing = Exclude<Verdict, { readonly missing: null }>

const MET = { missing: null } as const
const SIGN_IN = { missing: 'signIn' } as const
const RIGHT = { missing: 'right' } as const
const MANDATE = { missing: 'mandate' } as const

export interface DecidedBy {
  readonly policies: Policies
  /** Milliseconds since 1970; default: now. */
  readonly now?: number | undefined
}

/**
 * Decides one requirement for one caller; null is nobody, and nobody meets nothing. Where a right is missing that the agent of
 * a mandate has for himself, it is the mandate that does not give it.
 */
export function decide(requirement: Requirement, caller: Caller | null, by: DecidedBy): Verdict {
  if (caller === null) return SIGN_IN
  const verdict = decideFor(requirement, caller, by)
  const own = verdict === RIGHT ? ownCallerOf(caller) : null
  return own && decideFor(requirement, own, by) === MET ? MANDATE : verdict
}

function decideFor(requirement: Requirement, caller: Caller, by: DecidedBy): Verdict {
  if (requirement.kind === 'authenticated') return MET
  if (requirement.kind === 'scopes') return requirement.anyOf.some((group) => hasAll(caller, group)) ? MET : RIGHT
  if (requirement.kind === 'policies') return decidePolicies(requirement, caller, by)
  return decideClass(requirement, caller)
}

/**
 * A class asks that somebody is signed in, whoever it is; the department checks holders in its own query. That the stated
 * purpose covers what is conditional was held before (purposes/hold-to-purpose.ts); where the use needs consents, one of them
 * has to cover the field too.
 */
function decideClass(requirement: Requirement & { kind: 'class' }, caller: Caller): Verdict {
  if (requirement.level !== 'CONDITIONAL') return MET
  const reliance = relianceOf(caller)
  if (!reliance?.everyField) return MET
  const { purpose } = reliance
  const { coordinates } = requirement
  return isAgreedTo(caller, { purpose, coordinates }) ? MET : { missing: 'consent', purpose, fields: coordinates }
}

function hasAll({ scopes }: Caller, group: readonly string[]): boolean {
  return group.every((scope) => scopes.has(scope))
}

function decidePolicies(
  { anyOf, coordinates = [] }: Requirement & { kind: 'policies' },
  caller: Caller,
  { policies, now = Date.now() }: DecidedBy,
): Verdict {
  const occasion: Occasion = { now, coordinates }
  const unmet = anyOf.map((group) => group.filter((name) => !policyHolds(findPolicy(policies, name), caller, occasion)))
  const met = anyOf.filter((_, place) => unmet[place]?.length === 0)
  if (met.length > 0) return metBy(met, policies)
  const ways = unmet.map((group) => group.map((name) => findPolicy(policies, name)))
  const stepUp = ways.find((group) => group.every((found) => found?.row.stepUp))
  if (stepUp)
    return { missing: 'assurance', ...together(stepUp.flatMap((found) => found?.row.stepUp?.(found.argument) ?? [])) }
  const [agreement] = ways.find((group) => group.length === 1 && group[0]?.row.byConsent) ?? []
  return agreement ? { missing: 'consent', purpose: agreement.argument, fields: coordinates } : RIGHT
}

/** Plainly, where some group leaves nothing to a row. */
function metBy(groups: AnyOf, policies: Policies): Verdict {
  const onRows = groups.map((group) => group.filter((name) => findPolicy(policies, name)?.row.onRow === true))
  const [rows = []] = onRows.toSorted((a, b) => a.length - b.length)
  return rows.length === 0 ? MET : { missing: null, rows }
}
