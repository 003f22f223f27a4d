import { type Caller, GraphError, instantOf, type PageArguments, pageOf, type Topic } from '@civigraph/subgraph-kit'
import type {
  QueryFeedbackByOwnerArgs,
  Resolvers,
  SubscriptionFeedbackThreadChangedArgs,
} from './generated/resolvers.ts'
import type { Context } from './loaders.ts'
import { flagContradicts, punctualityAt } from './punctuality.ts'
import { isOnASide, isParty, mayOpen, officeOf, personOf, withDuty, withScope } from './rights.ts'
import {
  type Act,
  type FeedbackStore,
  SORT_COLUMNS,
  type ThreadConditions,
  type ThreadOrder,
  type ThreadRow,
} from './store.ts'
import { happeningsOf, stateAt } from './thread-state.ts'

/** @param changes Is told the id of a thread after something happened to it. */
export function createResolvers(store: FeedbackStore, changes: Topic<null>): Resolvers {
  return {
    Query: queries(store),
    Mutation: mutations(store, changes),
    Subscription: subscriptions(changes),

    Person: {
      async feedback({ id }, { filter, orderBy, first, after }, { caller, loaders }) {
        if (withScope(caller, 'feedback:read').person !== id) return null
        const conditions = { kind: filter?.kind, state: filter?.state, owner: filter?.owner }
        const list = await loaders.threadsOfAuthor.load(id, {
          ...conditions,
          first,
          after,
          order: orderBy ?? 'OPENED_NEWEST',
        })
        return { ...list, countAll: async () => await loaders.threadCountOfAuthor.load(id, conditions) }
      },
    },
    Organisation: {
      feedback: async ({ id }, period, { now, loaders }) =>
        await loaders.recordOfOwner.load(id, { ...period, at: now }),
    },
    ServiceItem: {
      feedback: async ({ id }, _args, { now, loaders }) => await loaders.recordOfItem.load(id, { at: now }),
      ratings: async ({ id }, _args, { now, loaders }) => (await loaders.recordOfItem.load(id, { at: now })).ratings,
    },

    FeedbackByOwner: { owner: ({ owner }) => ({ id: owner }) },
    FeedbackThreadConnection: { totalCount: async ({ countAll }) => await countAll() },
    FeedbackThread: {
      __resolveReference: async ({ id }, context) => await openThread(id, context),
      author: (row, _args, { caller }) => (row.author !== null && isParty(caller, row) ? { id: row.author } : null),
      owner: ({ owner }) => ({ id: owner }),
      serviceItem: ({ service_item }) => (service_item === null ? null : { id: service_item }),
      openedAt: ({ opened_at, opened_local, zone }) => withOffset(opened_at, opened_local, zone),
      closedAt: ({ closed_at, closed_local, zone }) => closed_at && withOffset(closed_at, closed_local, zone),
      due: dueOf,
      async state(row, { at }, { loaders }) {
        const events = await loaders.events.load(row.id)
        return stateAt(events.length === 0 ? happeningsOf(row) : events, at == null ? undefined : new Date(at))
      },
      punctuality: (row, { at }, { now }) => punctualityAt(row, at == null ? now : new Date(at)),
      flagAsFound: ({ flag_as_found }) => flag_as_found,
      flagContradicts: (row) => flagContradicts(row),
      async messages(row, _args, { caller, loaders }) {
        if (!isParty(withScope(caller, 'feedback:read'), row)) return null
        return (await loaders.events.load(row.id)).flatMap(({ kind, at, text }) =>
          text === null || kind === 'PROMISE_MOVED' ? [] : [{ by: kind === 'REPLIED' ? 'OFFICE' : 'AUTHOR', at, text }],
        )
      },
      rating: ({ grade, grade_given, rated_at }) =>
        grade === null || rated_at === null ? null : { grade, given: grade_given === true, at: rated_at },
    },
  }
}

function queries(store: FeedbackStore): NonNullable<Resolvers['Query']> {
  return {
    async feedbackThread(_parent, { id }, context) {
      withScope(context.caller, 'feedback:read')
      return await openThread(id, context)
    },
    async feedbackInbox(_parent, { filter, orderBy, ...page }, { caller }) {
      const office = officeOf(withScope(caller, 'feedback:reply'))
      // Another authority's threads are not there: asking for them gives an empty list.
      if (filter?.owner != null && filter.owner !== office) return emptyList
      return await listThreads(store, { ...filter, owner: office }, { ...page, order: orderBy ?? 'DUE_NEXT' })
    },
    async overdueFeedback(_parent, { owner, ...page }, { caller, now }) {
      withDuty(withScope(caller, 'feedback:read'), 'feedback.supervise')
      return await listThreads(store, { owner, overdueAt: now }, { ...page, order: 'DUE_NEXT' })
    },
    async feedbackByOwner(_parent, args, { now }) {
      refuseByOwner(args)
      const { first, ...conditions } = args
      return await store.recordsByOwner(conditions, { at: now, first: first ?? OWNERS_FALLBACK })
    },
  }
}

function mutations(store: FeedbackStore, changes: Topic<null>): NonNullable<Resolvers['Mutation']> {
  /**
   * The row after its change was committed; an earlier field of the same request may have loaded it before. An act that is
   * sent again under its key is answered without being done again, so this is looked at once more.
   */
  async function written(id: string, { caller, loaders }: Context): Promise<ThreadRow | null> {
    changes.publish(id, null)
    loaders.events.clear(id)
    const row = await loaders.thread.clear(id).load(id)
    return row !== null && caller !== null && isOnASide(caller, row) ? row : null
  }

  return {
    async askQuestion(_parent, { idempotencyKey, question }, context) {
      const caller = withScope(context.caller, 'feedback:write')
      const { serviceItem = null, ...rest } = question
      return await written(
        await store.ask(act(caller, idempotencyKey, context), personOf(caller), { ...rest, serviceItem }),
        context,
      )
    },
    async followUp(_parent, { idempotencyKey, ...message }, context) {
      const caller = withScope(context.caller, 'feedback:write')
      return await written(
        await store.followUp(act(caller, idempotencyKey, context), personOf(caller), message),
        context,
      )
    },
    async replyToFeedback(_parent, { idempotencyKey, ...message }, context) {
      const caller = withScope(context.caller, 'feedback:reply')
      return await written(await store.reply(act(caller, idempotencyKey, context), officeOf(caller), message), context)
    },
    async closeThread(_parent, { idempotencyKey, thread }, context) {
      const caller = withScope(context.caller, 'feedback:write')
      return await written(await store.close(act(caller, idempotencyKey, context), personOf(caller), thread), context)
    },
    async rateAnswer(_parent, { idempotencyKey, ...rating }, context) {
      const caller = withScope(context.caller, 'feedback:write')
      return await written(await store.rate(act(caller, idempotencyKey, context), personOf(caller), rating), context)
    },
  }
}

/** Who may subscribe is who may open the thread; it is opened anew for each event, since that may change meanwhile. */
function subscriptions(changes: Topic<null>): NonNullable<Resolvers['Subscription']> {
  return {
    feedbackThreadChanged: {
      async subscribe(_parent, { id }, context) {
        withScope(context.caller, 'feedback:read')
        if (!(await openThread(id, context)))
          throw new GraphError('NOT_FOUND', 'Subscribe to a thread that you may open.')
        return changes.listen(id)
      },
      resolve: async (_event: null, { id }: SubscriptionFeedbackThreadChangedArgs, context: Context) =>
        await openThread(id, context),
    },
  }
}

const OWNERS_FALLBACK = 100
const OWNERS_MAX = 500

function refuseByOwner({ register, first }: QueryFeedbackByOwnerArgs) {
  if (register != null && !/^[a-z0-9-]{2,32}$/.test(register))
    throw new GraphError(
      'BAD_INPUT',
      '`register` must be 2 to 32 lower-case letters, digits or hyphens, for example us-boston.',
    )
  if (first != null && (first < 1 || first > OWNERS_MAX))
    throw new GraphError('BAD_INPUT', `\`first\` must be from 1 to ${OWNERS_MAX}; narrow the list with \`register\`.`)
}

/** A thread that this caller may open; one that is not the caller's is not found. */
async function openThread(id: string, { caller, loaders }: Context): Promise<ThreadRow | null> {
  const row = await loaders.thread.load(id)
  return row !== null && mayOpen(caller, row) ? row : null
}

async function listThreads(
  store: FeedbackStore,
  conditions: ThreadConditions,
  { order, ...paging }: PageArguments & { readonly order: ThreadOrder },
) {
  const list = await store.list(conditions, pageOf(paging, SORT_COLUMNS), order)
  return { ...list, countAll: async () => await store.count(conditions) }
}

const emptyList = {
  nodes: [],
  pageInfo: { hasNextPage: false, endCursor: null },
  countAll: async () => await Promise.resolve(0),
}

function act({ subject, actor }: Caller, idempotencyKey: string, { now }: Context): Act {
  return { idempotencyKey, subject, actor, now }
}

function dueOf(row: ThreadRow) {
  const { promised_on, promised_local, zone, promise_provisional, promise_because } = row
  if (promised_on === null) return null
  return {
    on: promised_on,
    at: promised_local === null ? null : instantOf(promised_local, zone),
    provisional: promise_provisional,
    because: promise_because,
  }
}

/** A time that the source gave without offset is shown with its own digits, not in UTC. */
function withOffset(instant: string, local: string | null, zone: string): string {
  return local === null ? instant : instantOf(local, zone)
}
