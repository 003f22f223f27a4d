import { type Caller, pageOf } from '@civigraph/subgraph-kit'
import type { Act } from './act.ts'
import { consentState, deleteBy } from './consent-state.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { intendedUseState } from './intended-use-state.ts'
import type { Context } from './loaders.ts'
import { ownsConsent, personOf, seesConsentsTo, withApproval, withScope } from './rights.ts'
import { APPLICATION_SORT_COLUMNS, type ConsentRow, type IntendedUseRow, type PrivacyStore } from './store.ts'

export function createResolvers(store: PrivacyStore): Resolvers {
  return {
    Query: queries(store),
    Mutation: mutations(store),

    Person: {
      async consents({ id }, { state = null, ...page }, { caller, now, loaders }) {
        if (withScope(caller, 'consent:read').person !== id) return null
        const conditions = { state, at: now }
        const list = await loaders.consentsOfPerson.load(id, { ...conditions, ...page })
        return { ...list, countAll: async () => await loaders.consentCountOfPerson.load(id, conditions) }
      },
    },

    ApplicationConnection: { totalCount: async ({ countAll }) => await countAll() },
    Application: {
      __resolveReference: async ({ id }, { loaders }) => await loaders.application.load(id),
      id: ({ client }) => client,
      owner: ({ owner }) => (owner === null ? null : { id: owner }),
      intendedUses: async ({ client }, _args, { loaders }) => await loaders.usesOfApplication.load(client),
    },
    IntendedUse: {
      __resolveReference: async ({ id }, { loaders }) => await loaders.use.load(id),
      application: async ({ client }, _args, { loaders }) => present(await loaders.application.load(client)),
      needsConsent: ({ needs_consent }) => needs_consent,
      policyUrl: ({ policy_url }) => policy_url,
      deletionContact: ({ deletion_contact }) => deletion_contact,
      approvedAt: ({ approved_at }) => approved_at,
      revokedAt: ({ revoked_at }) => revoked_at,
      state: (row, { at }, { now }) => intendedUseState(row, instant(at, now)),
    },

    ConsentConnection: { totalCount: async ({ countAll }) => await countAll() },
    Consent: {
      async __resolveReference({ id }, { caller, loaders }) {
        const row = await loaders.consent.load(id)
        return row !== null && ownsConsent(caller, row) ? row : null
      },
      person: ({ person }) => ({ id: person }),
      use: async ({ use }, _args, { loaders }) => present(await loaders.use.load(use)),
      validFrom: ({ valid_from }) => valid_from,
      validUntil: ({ valid_until }) => valid_until,
      withdrawnAt: ({ withdrawn_at }) => withdrawn_at,
      deleteBy: (row) => deleteBy(row),
      state: (row, { at }, { now }) => consentState(row, instant(at, now)),
    },
  }
}

function queries(store: PrivacyStore): NonNullable<Resolvers['Query']> {
  return {
    application: async (_parent, { id }, { loaders }) => await loaders.application.load(id),
    async applications(_parent, { text, usesField, ...page }, { now }) {
      const conditions = { text, usesField, at: now }
      const list = await store.listApplications(conditions, pageOf(page, APPLICATION_SORT_COLUMNS))
      return { ...list, countAll: async () => await store.countApplications(conditions) }
    },
    intendedUsesInForce: async (_parent, _args, { now }) => await store.usesInForce(now),
    async consentsInForce(_parent, { client, purpose }, { caller, now }) {
      if (!seesConsentsTo(caller, client)) return []
      return await store.consentsInForce({ person: caller.person, client, purpose, at: now })
    },
  }
}

function mutations(store: PrivacyStore): NonNullable<Resolvers['Mutation']> {
  return {
    async giveConsent(_parent, { idempotencyKey, consent }, context) {
      const caller = withScope(context.caller, 'consent:write')
      const { validFrom = null, ...rest } = consent
      const given = { ...rest, validFrom }
      return await consentNow(
        await store.give(actOf(caller, idempotencyKey, context), personOf(caller), given),
        context,
      )
    },
    async withdrawConsent(_parent, { idempotencyKey, consent }, context) {
      const caller = withScope(context.caller, 'consent:write')
      const act = actOf(caller, idempotencyKey, context)
      return await consentNow(await store.withdraw(act, personOf(caller), consent), context)
    },
    async registerIntendedUse(_parent, { idempotencyKey, use }, context) {
      const caller = withScope(context.caller, 'application:write')
      return await useNow(await store.registerUse(actOf(caller, idempotencyKey, context), use), context)
    },
    async approveIntendedUse(_parent, { idempotencyKey, use }, context) {
      const caller = withApproval(withScope(context.caller, 'application:write'))
      return await useNow(await store.approveUse(actOf(caller, idempotencyKey, context), use), context)
    },
    async revokeIntendedUse(_parent, { idempotencyKey, use }, context) {
      const caller = withApproval(withScope(context.caller, 'application:write'))
      return await useNow(await store.revokeUse(actOf(caller, idempotencyKey, context), use), context)
    },
  }
}

/** Rows after their change was committed; an earlier field of the same request may have loaded them before. */
async function useNow(id: string, { loaders }: Context): Promise<IntendedUseRow | null> {
  loaders.usesOfApplication.clearAll()
  return await loaders.use.clear(id).load(id)
}

async function consentNow(id: string, { loaders }: Context): Promise<ConsentRow | null> {
  return await loaders.consent.clear(id).load(id)
}

function instant(at: string | null | undefined, now: Date): Date {
  return at == null ? now : new Date(at)
}

/** A foreign key holds this row, and rows here are never deleted. */
function present<Row>(row: Row | null): Row {
  if (row === null) throw new Error('A row that another one refers to is gone.')
  return row
}

function actOf(caller: Caller, idempotencyKey: string, { now }: Context): Act {
  return { idempotencyKey, caller, now }
}
