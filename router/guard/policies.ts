import { ASSURANCE_LEVELS, type Caller } from '@civigraph/subgraph-kit'

/** One kind of policy. `role:officer` is the kind `role` with the argument `officer`. */
export interface Policy {
  /** Anything but `true`, a throw included, denies. */
  readonly holds: (caller: Caller, argument: string) => unknown
  /** Whether an argument means anything: a supergraph that uses another does not start. */
  readonly accepts: (argument: string) => boolean
  /** What the caller lacks and where it is got; never anything about the caller. */
  readonly wayOut: (argument: string) => string
  /** True when a stronger sign-in of the same person is the way out. */
  readonly stepUp?: boolean
}

/** Policies by kind. */
export type Policies = Readonly<Record<string, Policy>>

const LEVELS = ['low', 'substantial', 'high']

/** The policies that this router decides alone. Those that need the row, a consent or the realm are not in it yet. */
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
    stepUp: true,
  },
}

/** The row and argument of a policy's name; null when the table has no such row or the argument means nothing to it. */
export function findPolicy(policies: Policies, name: string): { row: Policy; argument: string } | null {
  const [kind = '', ...rest] = name.split(':')
  const row = Object.hasOwn(policies, kind) ? policies[kind] : undefined
  const argument = rest.join(':')
  return row?.accepts(argument) ? { row, argument } : null
}

/** Whether a policy holds for a caller. Unknown, failing, undecided: it does not. */
export function policyHolds(policies: Policies, name: string, caller: Caller): boolean {
  try {
    const found = findPolicy(policies, name)
    return found !== null && found.row.holds(caller, found.argument) === true
  } catch {
    return false
  }
}

/** The strongest of some levels of assurance, as the realm writes it. */
export function strongest(levels: readonly string[]): string {
  return levels.toSorted((a, b) => rank(b) - rank(a))[0] ?? ''
}

/** `NONE` of the kit's list has no place here: a policy that asks nothing would pass everybody. */
function rank(level: string): number {
  return LEVELS.indexOf(level) + 1
}

function isGiven(argument: string): boolean {
  return argument !== ''
}
