import { type Caller, GraphError } from '@civigraph/subgraph-kit'

const APPROVE = 'application.approve'

/** Who an event names: accounts and persons, of the subject and of the actor. */
export interface Doers {
  readonly subject: string | null
  readonly person: string | null
  readonly actor: string | null
  readonly actor_person: string | null
}

/**
 * The caller, when signed in with a scope. The router has refused already; a department answers for its own data.
 *
 * @throws {GraphError} `UNAUTHENTICATED` or `FORBIDDEN`
 */
export function withScope(caller: Caller | null, scope: string): Caller {
  if (caller === null) throw new GraphError('UNAUTHENTICATED', 'Sign in first.')
  if (!caller.scopes.has(scope)) throw new GraphError('FORBIDDEN', `Needs scope ${scope}.`, { scopes: [scope] })
  return caller
}

/** @throws {GraphError} `FORBIDDEN` for a machine: consents are persons’, given by themselves or by who acts for them. */
export function personOf({ person }: Caller): string {
  if (person === null) throw new GraphError('FORBIDDEN', 'Only a signed-in person has consents.')
  return person
}

/** @throws {GraphError} `FORBIDDEN` without the duty of those who approve applications. */
export function withApproval(caller: Caller): Caller {
  if (!caller.duties.has(APPROVE))
    throw new GraphError('FORBIDDEN', `Needs the duty ${APPROVE}.`, { duties: [APPROVE] })
  return caller
}

/**
 * Nobody says yes in another’s name to the very application in use: it would be the application’s yes to itself.
 *
 * @throws {GraphError} `FORBIDDEN`
 */
export function refuseYesToItself({ actor, client: inUse }: Caller, client: string): void {
  if (actor !== null && client === inUse)
    throw new GraphError('FORBIDDEN', 'Consent for another through some other application, or let the person consent.')
}

/** True for a person’s own consents to the application that asks: to whom else she consented is no concern of it. */
export function seesConsentsTo(caller: Caller | null, client: string): caller is Caller & { readonly person: string } {
  return caller !== null && caller.person !== null && caller.client === client && readsConsents(caller)
}

/** A consent that is not the caller’s does not exist for the caller. */
export function ownsConsent(caller: Caller | null, { person }: { readonly person: string }): boolean {
  return caller !== null && caller.person === person && readsConsents(caller)
}

/** What is one’s own needs no scope; who acts for another has of it what the mandate says. */
function readsConsents({ actor, scopes }: Caller): boolean {
  return actor === null || scopes.has('consent:read')
}

/**
 * Whether a caller speaks for an application: the application itself, as a machine, or somebody who acts for its owner. A
 * person who merely uses the application does not, be it for himself or for an organisation.
 */
export function speaksFor(
  caller: Caller,
  { client, owner }: { readonly client: string; readonly owner: string | null },
): boolean {
  if (caller.person === null && caller.actor === null && caller.client === client) return true
  return owner !== null && caller.organisation === owner
}

/** Whether somebody who takes part in one act takes part in another: as subject or as actor, by account or as a person. */
export function sharesSomebody(one: Doers, other: Doers): boolean {
  const accounts = (doers: Doers) => [doers.subject, doers.actor].filter((name) => name !== null)
  const persons = (doers: Doers) => [doers.person, doers.actor_person].filter((name) => name !== null)
  return (
    accounts(one).some((name) => accounts(other).includes(name)) ||
    persons(one).some((name) => persons(other).includes(name))
  )
}
