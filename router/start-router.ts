import type { Caller, ReportFault } from '@civigraph/subgraph-kit'
import type { FastifyInstance } from 'fastify'
import type { RouterConfig } from './config.ts'
import type { SubgraphTransport } from './engine/engine.ts'
import { boundedTransport } from './engine/bounded.ts'
import { httpTransport } from './engine/http-transport.ts'
import { prepareNationalGraph } from './national-graph.ts'
import { type Readiness, type RouterServer, startServer } from './server.ts'
import { envelopeSigner } from './sso/envelope.ts'
import type { KeySource } from './sso/key-source.ts'
import { realmVerifier } from './sso/realm-verifier.ts'

export interface StartRouterOptions {
  readonly config: RouterConfig
  readonly supergraphSdl: string
  /** Issuer whose tokens are accepted. */
  readonly issuer: string
  /** Clients whose tokens are accepted; null takes every client of the realm. */
  readonly clients: ReadonlySet<string> | null
  /** Departments that run in this process; the others are reached over HTTP. */
  readonly inProcess?: ReadonlyMap<
    string,
    (fetch: Parameters<SubgraphTransport>[0], caller: Caller | null) => ReturnType<SubgraphTransport>
  >
  /** Further parts that requests need, each with what is wrong with it, or null. Asked at `/ready`. */
  readonly needs?: Readonly<Record<string, () => Promise<string | null>>>
  readonly routes?: (server: FastifyInstance) => Promise<void> | void
  readonly reportFault: ReportFault
}

/** Starts a router: prepares the graph (and refuses to start when the guard cannot enforce it), then listens. */
export async function startRouter(options: StartRouterOptions): Promise<RouterServer> {
  const { config, supergraphSdl, issuer, clients, inProcess, reportFault } = options
  const signer = await envelopeSigner({
    issuer: config.publicOrigin ?? `http://localhost:${config.port}`,
    privateKeyPem: config.envelopeKeyPem,
  })
  const graph = await prepareNationalGraph({
    supergraphSdl,
    reportFault,
    transportTo: (name, url) => {
      const call = inProcess?.get(name)
      if (call) return boundedTransport(call, config.subgraphTimeoutMs)
      return httpTransport({
        url,
        timeoutMs: config.subgraphTimeoutMs,
        maxAnswerBytes: config.maxSubgraphAnswerBytes,
        envelope: (caller, body) => signer.sign(name, caller, body),
      })
    },
  })
  const { verify, keys } = realmVerifier({ use: config.tokenVerifier, issuer, clients })
  await keys.key('first').catch(() => null) // fetches the realm’s keys, so that readiness can tell about them
  const server = await startServer({
    ...config,
    graph,
    verifyToken: verify,
    envelopeKeys: signer.keys,
    reportFault,
    readiness: () => readinessOf(keys, options.needs ?? {}),
    ...(options.routes ? { routes: options.routes } : {}),
  })
  return {
    url: server.url,
    async close() {
      await server.close()
      await graph.engine.close()
    },
  }
}

async function readinessOf(keys: KeySource, needs: NonNullable<StartRouterOptions['needs']>): Promise<Readiness> {
  const asked = await Promise.all(Object.entries(needs).map(async ([name, ask]) => [name, await ask()] as const))
  return {
    ready: keys.freshness() !== 'none' && asked.every(([, wrong]) => wrong === null),
    parts: {
      graph: 'serving',
      realmKeys: keys.freshness(),
      ...Object.fromEntries(asked.map(([name, wrong]) => [name, wrong ?? 'answers'])),
    },
  }
}
