import { ASSURANCE_LEVELS, type Caller } from '@civigraph/subgraph-kit'
import { isAgreedTo } from './purposes/reliance.ts'

/** When and for what a policy is decided. */
export interface Occasion {
  /** Milliseconds since 1970. */
  readonly now: number
  /** What is given where it holds; only for policies `byField`. */
  readonly coordinates: readonly string[]
}

/** What a person who signs in again has to bring. */
export interface StepUp {
  readonly acr?: string
  /** Oldest sign-in that will do, in seconds. */
  readonly maxAge?: number
}

/** One kind of policy. `role:officer` is the kind `role` with the argument `officer`. */
export interface Policy {
  /** Anything but `true`, a throw included, denies. */
  readonly holds: (caller: Caller, argument: string, occasion: Occasion) => unknown
  /** Whether an argument means anything: a supergraph that uses another does not start. */
  readonly accepts: (argument: string) => boolean
  /** What the caller lacks and where it is got; never anything about the caller. */
  readonly wayOut: (argument: string) => string
  /** Where another sign-in of the same person is the way out: which. */
  readonly stepUp?: (argument: string) => StepUp
  /** True when a consent to the purpose that the argument names is the way out. */
  readonly byConsent?: boolean
  /** What else its refusal tells a program. */
  readonly tells?: Readonly<Record<string, unknown>>
  /** True when it may hold for one field and not for another. */
  readonly byField?: boolean
  /** True when it may hold now and not later: nothing is remembered of it. */
  readonly byClock?: boolean
  /** True when `holds` tells only whether it can hold: which rows it holds for, the department must find out. */
  readonly onRow?: boolean
}

/** Policies by kind. */
export type Policies = Readonly<Record<string, Policy>>

const LEVELS = ['low', 'substantial', 'high']

/** The policies that this router decides. `session:live`, which would ask the realm, is not in it yet. */
export const POLICIES: Policies = {
  role: {
    holds: (caller, name) => caller.roles.has(name),
    accepts: isGiven,
    wayOut: (name) => `the role "${name}", which the realm gives`,
  },
  duty: {
    holds: (caller, name) => caller.duties.has(name),
    accepts: isGiven,
    wayOut: (name) => `the duty "${name}", which the department gives`,
  },
  client: {
    holds: (caller, name) => caller.client === name,
    accepts: isGiven,
    wayOut: (name) => `the application "${name}"`,
  },
  acr: {
    holds: (caller, level) => rank(level) > 0 && ASSURANCE_LEVELS.indexOf(caller.assurance) >= rank(level),
    accepts: (level) => LEVELS.includes(level),
    wayOut: (level) => `a sign-in of level "${level}": sign in again with acr_values=${level}`,
    stepUp: (level) => ({ acr: level }),
  },
  fresh: {
    holds: ({ authenticatedAt }, seconds, { now }) =>
      authenticatedAt !== null && now / 1_000 - authenticatedAt <= Number(seconds),
    accepts: (seconds) => /^[1-9]\d{0,5}$/.test(seconds),
    wayOut: (seconds) => `a sign-in of the last ${seconds} seconds: sign in again with max_age=${seconds}`,
    stepUp: (seconds) => ({ maxAge: Number(seconds) }),
    byClock: true,
  },
  consent: {
    holds: (caller, purpose, { coordinates }) => isAgreedTo(caller, { purpose, coordinates }),
    accepts: (purpose) => /^[a-z0-9-]{1,64}$/.test(purpose),
    wayOut: (purpose) => `a consent of the person who asks to the purpose "${purpose}"`,
    byConsent: true,
    byField: true,
  },
  subject: {
    // A machine is nobody's holder, unless it acts for somebody.
    holds: ({ person, actor }) => person !== null || actor !== null,
    accepts: (argument) => argument === '',
    wayOut: () => 'a sign-in of the person whose record it is',
    byField: true,
    onRow: true,
  },
}

/** The same policies, whose refusals for want of a consent name the page where one is given. */
export function withConsentPage(policies: Policies, consentUrl: string): Policies {
  const { consent } = policies
  return consent ? { ...policies, consent: { ...consent, tells: { consentUrl } } } : policies
}

interface FoundPolicy {
  readonly row: Policy
  readonly argument: string
}

/** The row and argument of a policy's name; null when the table has no such row or the argument means nothing to it. */
export function findPolicy(policies: Policies, name: string): FoundPolicy | null {
  const [kind = '', ...rest] = name.split(':')
  const row = Object.hasOwn(policies, kind) ? policies[kind] : undefined
  const argument = rest.join(':')
  return row?.accepts(argument) ? { row, argument } : null
}

/** Whether some of these policies can be decided on the row only. */
export function isOnRow(anyOf: readonly (readonly string[])[], policies: Policies): boolean {
  return anyOf.flat().some((name) => findPolicy(policies, name)?.row.onRow === true)
}

/** Whether a policy holds for a caller. Unknown, failing, undecided: it does not. */
export function policyHolds(found: FoundPolicy | null, caller: Caller, occasion: Occasion): boolean {
  try {
    return found !== null && found.row.holds(caller, found.argument, occasion) === true
  } catch {
    return false
  }
}

/** One sign-in that brings all that several ask: the strongest level, the lowest age. */
export function together(stepUps: readonly StepUp[]): StepUp {
  const [acr] = stepUps.flatMap((one) => one.acr ?? []).toSorted((a, b) => rank(b) - rank(a))
  const [maxAge] = stepUps.flatMap((one) => one.maxAge ?? []).toSorted((a, b) => a - b)
  return { ...(acr === undefined ? {} : { acr }), ...(maxAge === undefined ? {} : { maxAge }) }
}

/** `NONE` of the kit's list has no place here: a policy that asks nothing would pass everybody. */
function rank(level: string): number {
  return LEVELS.indexOf(level) + 1
}

function isGiven(argument: string): boolean {
  return argument !== ''
}
