import { type Caller, GraphError } from '@civigraph/subgraph-kit'

/** Whose thread it is, as far as rights go. */
export interface ThreadParties {
  /** Null in open data. */
  readonly author: string | null
  readonly owner: string
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

/**
 * The person who is asking.
 *
 * @throws {GraphError} `FORBIDDEN` for a machine: it has no questions of its own.
 */
export function personOf({ person }: Caller): string {
  if (person === null) throw new GraphError('FORBIDDEN', 'Only a signed-in person has threads.')
  return person
}

/**
 * The authority for which an official answers.
 *
 * @throws {GraphError} `FORBIDDEN` without the duty `feedback.reply`, or without an authority to act for.
 */
export function officeOf(caller: Caller): string {
  withDuty(caller, 'feedback.reply')
  if (caller.organisation === null) throw new GraphError('FORBIDDEN', 'Act for an authority: this account names none.')
  return caller.organisation
}

/** @throws {GraphError} `FORBIDDEN` */
export function withDuty(caller: Caller, duty: string): void {
  if (!caller.duties.has(duty)) throw new GraphError('FORBIDDEN', `Needs the duty ${duty}.`, { duties: [duty] })
}

/** True for the two sides of a thread, who alone see its texts and who asked. Under a mandate that takes the scope besides. */
export function isParty(caller: Caller | null, thread: ThreadParties): boolean {
  if (caller === null) return false
  return isOnASide(caller, thread) && (caller.actor === null || caller.scopes.has('feedback:read'))
}

/** True for who may have written to a thread, and gets it as the answer to that: with its texts only as a party. */
export function isOnASide(caller: Caller, { author, owner }: ThreadParties): boolean {
  if (author !== null && caller.person === author) return true
  return caller.duties.has('feedback.reply') && caller.organisation === owner
}

/**
 * True for whoever may open a single thread. A supervisor opens records of open data; a person's thread comes to a
 * supervisor only in the list of overdue ones, without its texts.
 */
export function mayOpen(caller: Caller | null, thread: ThreadParties): boolean {
  return isParty(caller, thread) || (thread.author === null && caller?.duties.has('feedback.supervise') === true)
}
