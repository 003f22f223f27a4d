import type { Actor, Caller } from '@civigraph/subgraph-kit'

/** A signed-in person, who may be given mandates. */
export type Agent = Caller & { readonly person: string }

/** A mandate in force, as its register has it now. */
export interface Mandate {
  readonly id: string
  readonly principal: Principal
  /** What the agent may do, as scopes of the graph. */
  readonly scopes: ReadonlySet<string>
}

/** For whom the agent of a mandate acts. */
export type Principal =
  | { readonly person: string; readonly organisation: null }
  | { readonly person: null; readonly organisation: string }

/**
 * By actor, the caller that he is for himself. Not a part of `Caller`: departments need not learn what an agent may do when
 * he acts for nobody. An actor's object goes along when a caller is copied.
 */
const ownCallers = new WeakMap<Actor, Caller>()

/**
 * The principal of a mandate, as a caller for whom its agent acts: with the rights that mandate and token have in common, and
 * none that the agent has by his own office. How surely and when somebody signed in is said of the agent.
 *
 * @source docs/decisions/0016; RFC 8693, section 4.1, for who is subject and who actor.
 */
export function actingCaller(agent: Agent, { id, principal, scopes }: Mandate): Caller {
  const actor: Actor = { subject: agent.subject, person: agent.person, mandate: id }
  ownCallers.set(actor, agent)
  return {
    ...agent,
    ...principal,
    subject: principal.person === null ? principal.organisation : principal.person,
    scopes: new Set([...agent.scopes].filter((scope) => scopes.has(scope))),
    roles: NONE,
    duties: NONE,
    actor,
  }
}

const NONE: ReadonlySet<string> = new Set()

/** Whom an acting caller would be for himself; null for a caller who acts for himself. */
export function ownCallerOf({ actor }: Caller): Caller | null {
  return actor && (ownCallers.get(actor) ?? null)
}
