import { checkOrgId, checkPersonId, type Assurance, type Caller } from '@civigraph/subgraph-kit'
import type { Claims } from './compact-token.ts'

/** The realm's `acr` values; anything else is no assurance at all. */
const ASSURANCE = new Map<unknown, Assurance>([
  ['low', 'LOW'],
  ['substantial', 'SUBSTANTIAL'],
  ['high', 'HIGH'],
])

/**
 * Who a verified token speaks for.
 *
 * Roles are read only from `realm_access` and from the duties at our own resource server, so a role that another
 * client defines under the same name counts for nothing.
 *
 * @returns null when a claim the graph joins on has the wrong shape: such a token names nobody the graph knows.
 */
export function callerOf(claims: Claims, audience: string): Caller | null {
  const { sub, azp, person = null, organisation = null, scope = '', auth_time: signedInAt } = claims
  if (typeof sub !== 'string' || typeof azp !== 'string' || typeof scope !== 'string') return null
  if (!isOptional(person, checkPersonId) || !isOptional(organisation, checkOrgId)) return null
  return {
    subject: sub,
    person,
    client: azp,
    organisation,
    scopes: new Set(scope.split(' ').filter(Boolean)),
    roles: rolesOf(claims['realm_access']),
    duties: rolesOf(own(claims['resource_access'], audience)),
    assurance: ASSURANCE.get(claims['acr']) ?? 'NONE',
    authenticatedAt: typeof signedInAt === 'number' && Number.isFinite(signedInAt) ? signedInAt : null,
    actor: null,
    purpose: null,
    consents: [],
  }
}

function rolesOf(access: unknown): ReadonlySet<string> {
  const roles = own(access, 'roles')
  return new Set(Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [])
}

/** Own members only: `constructor` or `toString` is never found in a token. */
function own(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.getOwnPropertyDescriptor(value, name)?.value
}

function isOptional(value: unknown, check: (text: string) => { readonly ok: boolean }): value is string | null {
  return value === null || (typeof value === 'string' && check(value).ok)
}
