import { type Caller, GraphError, type PageArguments, pageOf } from '@civigraph/subgraph-kit'
import type { MandateResolvers, MutationResolvers, PartyResolvers } from './generated/resolvers.ts'
import type { Context, MandatePage } from './loaders.ts'
import { type ActingUnder, isAgent, isPrincipalSide } from './mandate-access.ts'
import { isMandateId, MANDATE_WRITE, type Principal, stateAt, stateNow } from './mandate.ts'
import { requireScope, requireTwoFactors } from './person-access.ts'
import type { IdentityStore } from './store.ts'
import type { MandateAct } from './store/mandate-acts.ts'
import type { MandateRow } from './store/mandates.ts'

/** A mandate for its agent and its principal's side. Anybody else is answered as if there were none: ids can be guessed. */
export async function visibleMandate(id: string, context: Context): Promise<MandateRow | null> {
  const { caller, loaders } = context
  if (caller === null) throw new GraphError('UNAUTHENTICATED', 'Sign in and send the access token.')
  const mandate = isMandateId(id) ? await loaders.mandate.load(id) : null
  if (mandate === null) return null
  if (isAgent(caller, mandate)) return mandate
  return isPrincipalSide(caller, mandate, await actingUnder(context)) ? mandate : null
}

/** Mandates of a person as agent, for the person. */
export async function mandatesOfPerson(
  id: string,
  paging: PageArguments,
  { caller, loaders }: Context,
): Promise<MandatePage | null> {
  const page = pageOf(paging, 2)
  return isAgent(caller, { agentId: id }) ? await loaders.mandatesOf.agent.load(id, page) : null
}

/** Mandates that a principal has given, for the principal's side. */
export async function grantedMandates(
  principal: Principal,
  paging: PageArguments,
  context: Context,
): Promise<MandatePage | null> {
  const { caller, loaders } = context
  const page = pageOf(paging, 2)
  if (!isPrincipalSide(caller, principal, await actingUnder(context))) return null
  const { principalPerson, principalOrganisation } = principal
  if (principalPerson !== null) return await loaders.mandatesOf.principalPerson.load(principalPerson, page)
  return principalOrganisation === null
    ? null
    : await loaders.mandatesOf.principalOrganisation.load(principalOrganisation, page)
}

export const partyFields: PartyResolvers = {
  __resolveType: (party) => ('fullName' in party ? 'Person' : 'Organisation'),
}

export const mandateFields: MandateResolvers = {
  __resolveReference: ({ id }, context) => visibleMandate(id, context),
  principal: ({ principalPerson, principalOrganisation }, _args, { loaders }) => {
    if (principalPerson !== null) return loaders.person.load(principalPerson)
    return principalOrganisation === null ? null : loaders.organisation.load(principalOrganisation)
  },
  agent: ({ agentId }, _args, { loaders }) => loaders.person.load(agentId),
  state: (mandate, { at }, { now }) => (at == null ? stateNow(mandate, now) : stateAt(mandate, at)),
}

export function mandateMutations({ mandates }: IdentityStore): MutationResolvers {
  return {
    async grantMandate(_root, { idempotencyKey: key, mandate }, context) {
      const by = actBy(key, context)
      requireTwoFactors(by.caller)
      const { agent, scope, validFrom = null, validUntil, organisation = null } = mandate
      const principal = principalOf(by.caller, organisation)
      return await written(await mandates.grant(by, { ...principal, agent, scope, validFrom, validUntil }), context)
    },
    async limitMandate(_root, { idempotencyKey: key, mandate, scope = null, validUntil = null }, context) {
      const by = actBy(key, context)
      return await written(await mandates.limit(by, idOf(mandate), { scope, validUntil }), context)
    },
    async revokeMandate(_root, { idempotencyKey: key, mandate }, context) {
      const by = actBy(key, context)
      return await written(await mandates.revoke(by, idOf(mandate)), context)
    },
  }
}

/** The row after its change was committed; an earlier field of the same request may have loaded it before. */
async function written(id: string, context: Context): Promise<MandateRow | null> {
  context.loaders.mandate.clearAll() // what was passed on from it has changed too
  return await visibleMandate(id, context)
}

function actBy(key: string, { caller, now }: Context): MandateAct {
  requireScope(caller, MANDATE_WRITE)
  return { key, caller, now }
}

/** In whose name a mandate is granted. Whether the caller may is the store's question: it reads the caller's own mandate. */
function principalOf({ person }: Caller, organisation: string | null): Principal {
  if (organisation !== null) return { principalPerson: null, principalOrganisation: organisation }
  if (person === null) throw new GraphError('BAD_INPUT', 'Name the `organisation` in whose name you grant a mandate.')
  return { principalPerson: person, principalOrganisation: null }
}

async function actingUnder({ caller, loaders, now }: Context): Promise<ActingUnder> {
  const actor = caller?.actor ?? null
  return { mandate: actor === null ? null : await loaders.mandate.load(actor.mandate), now }
}

function idOf(mandate: string): string {
  if (!isMandateId(mandate)) throw new GraphError('NOT_FOUND', 'Take `id` from a list of mandates.')
  return mandate
}
