import {
  argumentLoader,
  type Connection,
  groupLoader,
  type PageArguments,
  pageOf,
  type RequestContext,
  rowLoader,
} from '@civigraph/subgraph-kit'
import {
  type EventRow,
  type FeedbackStore,
  type Period,
  SORT_COLUMNS,
  type ThreadConditions,
  type ThreadOrder,
  type ThreadRow,
} from './store.ts'

export type Context = RequestContext<ReturnType<typeof createLoaders>>

/** A page of threads whose total is counted only when somebody asks for it. */
export interface ThreadList extends Connection<ThreadRow> {
  readonly countAll: () => Promise<number>
}

/** Arguments of a person's list, flat: parents that ask with equal ones share a statement. */
export type AuthorListArguments = PageArguments &
  Pick<ThreadConditions, 'kind' | 'owner' | 'state'> & { readonly order: ThreadOrder }

export type PeriodArguments = Period & { readonly at: Date }

export function createLoaders(store: FeedbackStore) {
  return {
    thread: rowLoader(
      async (ids: readonly string[]) => await store.byIds(ids),
      (row: ThreadRow) => row.id,
    ),
    events: groupLoader(
      async (threads: readonly string[]) => await store.eventsOf(threads),
      (row: EventRow) => row.thread,
    ),
    threadsOfAuthor: argumentLoader(
      async (authors: readonly string[], { first, after, order, ...conditions }: AuthorListArguments) =>
        await store.listByAuthors(authors, { conditions, page: pageOf({ first, after }, SORT_COLUMNS), order }),
    ),
    threadCountOfAuthor: argumentLoader(
      async (authors: readonly string[], conditions: ThreadConditions) =>
        await store.countByAuthors(authors, conditions),
    ),
    recordOfOwner: argumentLoader(
      async (owners: readonly string[], period: PeriodArguments) => await store.recordsOfOwners(owners, period),
    ),
    recordOfItem: argumentLoader(
      async (items: readonly string[], as: { readonly at: Date }) => await store.recordsOfItems(items, as),
    ),
  }
}
