import { ASSURANCE_LEVELS, type Caller, GraphError } from '@civigraph/subgraph-kit'

/** The router's guard has decided already; a department decides again, because it answers for its data. */

/**
 * True for the person, for who acts for her under a mandate to read this, and for officials who work on cases. Anybody else is
 * answered as if there were no such person.
 */
export function mayRead(caller: Caller | null, personId: string): boolean {
  if (caller === null) return false
  const reads = caller.actor === null || caller.scopes.has('identity:read') // whatever the field itself asks
  return (isSelf(caller, personId) && reads) || caller.duties.has('casework')
}

/** The same, who acts for her under any mandate, and officials who answer letters: they know the masked name and no more. */
export function mayAddress(caller: Caller | null, personId: string): boolean {
  return mayRead(caller, personId) || isSelf(caller, personId) || (caller?.duties.has('feedback.reply') ?? false)
}

export function isSelf(caller: Caller | null, personId: string): boolean {
  return caller !== null && caller.person === personId
}

/**
 * @throws GraphError `UNAUTHENTICATED` for nobody, `FORBIDDEN` for a caller without the scope.
 */
export function requireScope(caller: Caller | null, scope: string): asserts caller is Caller {
  if (caller === null) throw new GraphError('UNAUTHENTICATED', 'Sign in and send the access token.')
  if (caller.scopes.has(scope)) return
  throw new GraphError('FORBIDDEN', `It needs the scope ${scope}; sign in again and ask for it.`, { scopes: [scope] })
}

/**
 * @throws GraphError `ASSURANCE_TOO_LOW` for a sign-in without two factors.
 */
export function requireTwoFactors({ assurance }: Caller): void {
  if (ASSURANCE_LEVELS.indexOf(assurance) >= ASSURANCE_LEVELS.indexOf('SUBSTANTIAL')) return
  throw new GraphError('ASSURANCE_TOO_LOW', 'Sign in again with acr_values=substantial.', { level: 'substantial' })
}
