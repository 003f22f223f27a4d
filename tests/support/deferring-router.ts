import { defineSubgraph, inProcess, inProcessEvents, readEnv, type Subgraph } from '@civigraph/subgraph-kit'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { startRouter } from '#router/start-router.ts'
import { startSigningRealm } from './signing-realm.ts'

export type DeferringRouter = Awaited<ReturnType<typeof startDeferringRouter>>

/**
 * A real router on a free port before three departments: one knows shops, one rates them, one knows who wrote a rating. The
 * last two answer when their gate is open.
 */
export async function startDeferringRouter(env: Readonly<Record<string, string>> = {}) {
  const faults: unknown[] = []
  const reportFault = (fault: unknown) => void faults.push(fault)
  const gates = { ratings: new Gate(), authors: new Gate() }
  const departments = [shops(), ratings(gates.ratings), authors(gates.authors)]
  const realm = await startSigningRealm()
  const composition = compose(departments.map(({ name, sdl }) => ({ name, sdl, url: `memory:${name}` })))
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const settings = { CIVIGRAPH_PORT: '0', CIVIGRAPH_TOKEN_VERIFIER: 'jose', ...env }
  const router = await startRouter({
    config: routerConfig(readEnv(settings, routerSettings)),
    supergraphSdl: composition.supergraphSdl,
    issuer: realm.issuer,
    clients: null,
    inProcess: new Map(
      departments.map((one) => [
        one.name,
        { call: inProcess(one, reportFault), subscribe: inProcessEvents(one, reportFault) },
      ]),
    ),
    reportFault,
  })
  return {
    url: router.url,
    faults,
    gates,
    supergraphSdl: composition.supergraphSdl,
    swap: router.swap,
    async close() {
      for (const gate of Object.values(gates)) gate.open()
      await router.close()
      await realm.close()
    },
  }
}

/** Lets pass while it is open. */
class Gate {
  passed = 0
  #opened = Promise.withResolvers<void>()

  constructor() {
    this.open()
  }

  async pass(): Promise<void> {
    await this.#opened.promise
    this.passed++
  }

  close() {
    this.#opened = Promise.withResolvers<void>()
  }

  open() {
    this.#opened.resolve()
  }
}

function shops(): Subgraph {
  const all = [
    { id: '1', title: 'First Shop' },
    { id: '2', title: 'Second Shop' },
  ]
  return department('shops', 'deferred-shops.graphql', {
    Query: { shops: () => all, shop: (_: unknown, { id }: { id: string }) => ({ id, title: `Shop ${id}` }) },
    Mutation: { rename: (_: unknown, { id, title }: { id: string; title: string }) => ({ id, title }) },
  })
}

function ratings(gate: Gate): Subgraph {
  return department('ratings', 'deferred-ratings.graphql', {
    Shop: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      async stars({ id }: { id: string }) {
        await gate.pass()
        if (id === 'starless') throw new Error('a fault about 990101199001010019')
        return Number(id)
      },
      // Null although it may not be, for the shop of this name.
      motto: ({ id }: { id: string }) => (id === 'mottoless' ? null : `Motto ${id}`),
      best: async ({ id }: { id: string }) => ({ id: `r${id}`, text: `Best of ${id}` }),
    },
  })
}

function authors(gate: Gate): Subgraph {
  return department('authors', 'deferred-authors.graphql', {
    Rating: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      async author({ id }: { id: string }) {
        await gate.pass()
        return `Author of ${id}`
      },
    },
  })
}

function department(name: string, schema: string, resolvers: Parameters<typeof defineSubgraph>[0]['resolvers']) {
  return defineSubgraph({ name, schema: new URL(schema, import.meta.url), loaders: () => ({}), resolvers })
}
