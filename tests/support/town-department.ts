import { defineSubgraph, serve, type Served, type ServeOptions, topic } from '@civigraph/subgraph-kit'
import { compose } from '#router/registry/compose.ts'

export interface TownDepartment {
  readonly sdl: string
  /** Addresses under which it answers; both are the same department. */
  readonly urls: readonly [string, string]
  /** Closes a gate: `slow` waits until it is opened. */
  readonly closeGate: () => { readonly open: () => void; readonly waiting: () => number }
  readonly count: (counter: string, count: number) => void
  /** Fetches that reached it: their `traceparent`, or null. */
  readonly traceparents: (string | null)[]
  readonly close: () => Promise<void>
}

/** A small department behind HTTP. It believes every envelope: who asks is not what it is there to show. */
export async function startTown(options: Pick<ServeOptions, 'server' | 'tls'> = {}): Promise<TownDepartment> {
  const counts = topic<number>()
  const traceparents: (string | null)[] = []
  let gate: Promise<void> = Promise.resolve()
  let waiting = 0
  const subgraph = defineSubgraph({
    name: 'town',
    schema: new URL('town.graphql', import.meta.url),
    loaders: () => ({}),
    resolvers: {
      Query: {
        name: () => 'Test Town',
        mayor: () => 'Test Mayor',
        motto: () => 'Test Motto',
        lives: () => true,
        fault(_: unknown, { about }: { about: string }) {
          throw new Error(`a fault about ${about}`)
        },
        async slow() {
          waiting += 1
          await gate
          waiting -= 1
          return 'at last'
        },
      },
      Subscription: {
        counted: {
          subscribe: (_: unknown, { counter }: { counter: string }) => counts.listen(counter),
          resolve: (count: number) => ({ count }),
        },
      },
    },
  })
  const served: Served = await serve(subgraph, {
    ...options,
    port: 0,
    verifyCaller: async () => null,
    reportFault: () => {},
    routes(app) {
      app.addHook('onRequest', async ({ headers }) => {
        traceparents.push(typeof headers['traceparent'] === 'string' ? headers['traceparent'] : null)
      })
    },
  })
  return {
    sdl: subgraph.sdl,
    urls: [served.url.href, served.url.href.replace('127.0.0.1', 'localhost')],
    closeGate() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return { open: resolve, waiting: () => waiting }
    },
    count: (counter, count) => counts.publish(counter, count),
    traceparents,
    close: served.close,
  }
}

/** A supergraph of the town alone. */
export function supergraphOf({ sdl, urls }: TownDepartment, { without = '', url = urls[0] } = {}): string {
  const kept = without === '' ? sdl : sdl.replace(new RegExp(`"[^"]+"\\s+${without}: String[^\\n]+`), '')
  const composition = compose([{ name: 'town', sdl: kept, url }])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  return composition.supergraphSdl
}
