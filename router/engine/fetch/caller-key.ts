import type { Caller } from '@civigraph/subgraph-kit'

/** Equal for two callers only when they are the same one with the same rights. Empty for nobody in particular. */
export function callerKey(caller: Caller | null): string {
  if (caller === null) return ''
  const known = keys.get(caller)
  if (known !== undefined) return known
  const key = JSON.stringify(partsOf(caller))
  keys.set(caller, key)
  return key
}

const keys = new WeakMap<Caller, string>()

/** Everything that a department may decide by. A part that is added to `Caller` and not here does not compile. */
function partsOf(caller: Caller): Record<keyof Caller, unknown> {
  return {
    subject: caller.subject,
    person: caller.person,
    client: caller.client,
    organisation: caller.organisation,
    scopes: sorted(caller.scopes),
    roles: sorted(caller.roles),
    duties: sorted(caller.duties),
    assurance: caller.assurance,
    authenticatedAt: caller.authenticatedAt,
    actor: caller.actor && [caller.actor.subject, caller.actor.person, caller.actor.mandate],
    purpose: caller.purpose,
    consents: caller.consents.toSorted(),
    rows: caller.rows ?? null,
  }
}

function sorted(rights: ReadonlySet<string>): string[] {
  return [...rights].toSorted((a, b) => (a < b ? -1 : 1))
}
