import { defineSubgraph, GraphError, type RequestContext, topic } from '@civigraph/subgraph-kit'

/** What a clock shows when it ticks. */
export interface Tick {
  readonly id: string
  readonly count: number
}

/**
 * A department with a subscription that a test drives. Whoever has no scope `clock:read` may not subscribe to the clock
 * "locked", although the router lets everybody ask.
 */
export function clockDepartment({ schema = 'clock.graphql' } = {}) {
  const ticks = topic<Tick | Error>()
  const listening = new Map<string, number>()
  const opened = new Map<string, number>()
  const contexts: RequestContext<object>[] = []
  const subgraph = defineSubgraph({
    name: 'clock',
    schema: new URL(schema, import.meta.url),
    loaders: () => ({}),
    resolvers: {
      Query: { clock: (_: unknown, { id }: { id: string }) => ({ id, count: 0 }) },
      Mutation: {
        tick: (_: unknown, tick: Tick) => {
          ticks.publish(tick.id, tick)
          return tick
        },
      },
      Subscription: {
        ticked: {
          subscribe(_: unknown, { id }: { id: string }, { caller }: RequestContext<object>) {
            if (id === 'locked' && !caller?.scopes.has('clock:read'))
              throw new GraphError('FORBIDDEN', 'Needs scope clock:read.')
            if (id === 'broken') throw new Error('a fault about 990101199001010019')
            opened.set(id, (opened.get(id) ?? 0) + 1)
            return counted(ticks.listen(id), id, listening)
          },
          resolve(tick: Tick | Error, _: unknown, context: RequestContext<object>) {
            contexts.push(context)
            if (tick instanceof Error) throw tick
            return tick
          },
        },
      },
      Clock: { asker: (_: unknown, _args: unknown, { caller }: RequestContext<object>) => caller?.subject },
    },
  })
  return {
    subgraph,
    /** Lets a clock tick, for everybody who listens to it. */
    tick: (id: string, count: number) => ticks.publish(id, { id, count }),
    /** Lets a clock tick with a fault. */
    fail: (id: string) => ticks.publish(id, new Error('a fault about 990101199001010019')),
    /** Subscriptions that this department has to a clock. */
    listening: (id: string) => listening.get(id) ?? 0,
    /** Subscriptions to a clock that this department ever had. */
    opened: (id: string) => opened.get(id) ?? 0,
    /** One for each event that was answered. */
    contexts,
  }
}

function counted<T>(events: AsyncIterableIterator<T, undefined>, id: string, listening: Map<string, number>) {
  const change = (by: number) => listening.set(id, (listening.get(id) ?? 0) + by)
  change(1)
  let open = true
  return {
    next: () => events.next(),
    async return() {
      if (open) change(-1)
      open = false
      return (await events.return?.()) ?? { done: true as const, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Waits until something holds: tests wait for conditions, never for a time. */
export async function eventually(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const until = performance.now() + 20_000
  while (!(await holds())) {
    if (performance.now() > until) throw new Error(`It never came true: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
