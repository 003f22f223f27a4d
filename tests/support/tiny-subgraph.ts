import { connectionOf, defineSubgraph, GraphError, pageOf, type RequestContext } from '@civigraph/subgraph-kit'
import { GraphQLError } from 'graphql'

/** The number of a test person, of a division that does not exist. It must be found in no answer and in no log. */
export const CANARY = '990101199001010019'
/** The same with a wrong check character. */
export const WRONG_CANARY = '990101199001010018'

/** Mutations of one operation run one after the other: each sees what the one before it left. */
interface Counting {
  counted?: number
}

interface Thing {
  readonly id: string
  readonly name: string
}

/** A subgraph whose resolvers fail in every way in which one can. */
export function tinySubgraph({ loaders = () => ({}) }: { loaders?: () => object } = {}) {
  return defineSubgraph({
    name: 'tiny',
    schema: new URL('tiny.graphql', import.meta.url),
    loaders,
    resolvers: {
      Query: {
        thing: (_: unknown, { id }: { id: string }) => thingOf(id),
        things: () => ['a', 'rejection', 'b', 'none', 'refusal', 'c'].map((id) => thingOf(id)),
        places: (_: unknown, { turns, rejecting }: { turns: number[]; rejecting: number[] }) =>
          turns.map(async (count, place) => {
            for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
            if (rejecting.includes(place)) throw new GraphError('NOT_FOUND', 'Nothing is there.')
            return place
          }),
        failing: (_: unknown, { how }: { how: keyof typeof failures }) => failures[how](),
        count: (_: unknown, given: object) => Object.keys(given).length,
        asker: (_: unknown, _args: unknown, { caller }: RequestContext<object>) => caller?.subject,
        page: (_: unknown, given: { first?: number; after?: string }) => {
          const page = pageOf(given, 1)
          const all = ['a', 'b', 'c'].filter((id) => page.after === null || id > (page.after[0] ?? ''))
          const rows = all.map((id) => ({ id, name: id }))
          return connectionOf(rows.slice(0, page.first + 1), page, ({ id }) => [id])
        },
      },
      Mutation: {
        count: (_: unknown, _args: object, context: Counting) => (context.counted = (context.counted ?? 0) + 1),
      },
      Thing: {
        __resolveReference: ({ id }: { id: string }) => {
          if (id === 'throw') throw new Error(`a fault about ${CANARY}`)
          return thingOf(id)
        },
        owner: ({ id }: Thing) => {
          if (id === 'b') throw new GraphError('FORBIDDEN', 'Only its owner may see it.')
          return `owner of ${id}`
        },
      },
    },
  })
}

async function thingOf(id: string): Promise<Thing | null> {
  // Settles later than its neighbours, so that a list cannot rely on the order of settling.
  if (id === 'a') await new Promise((resolve) => setImmediate(resolve))
  if (id === 'rejection') throw new TypeError(`a fault about ${CANARY}`)
  if (id === 'refusal') throw new GraphError('NOT_FOUND', 'Ask with another identifier.')
  if (id === 'none') return null
  return Object.freeze({ id, name: `Thing ${id}` })
}

const failures = {
  REFUSAL() {
    throw new GraphError('STATE_CONFLICT', 'Ask again tomorrow.', { state: 'CLOSED' })
  },
  FAULT() {
    throw new Error(`a fault about ${CANARY}\n    at ${CANARY}`)
  },
  async REJECTION() {
    throw new RangeError(`a fault about ${CANARY}`)
  },
  FOREIGN_CODE() {
    throw Object.assign(new Error(`a fault about ${CANARY}`), { extensions: { code: 'FORBIDDEN', about: CANARY } })
  },
  GRAPHQL_ERROR() {
    throw new GraphQLError(`Variable "$x" is about ${CANARY}`, { extensions: { code: 'NOT_FOUND', about: CANARY } })
  },
  TEXT() {
    // oxlint-disable-next-line typescript/only-throw-error -- what a careless library may throw
    throw `a fault about ${CANARY}`
  },
}
