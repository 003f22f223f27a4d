import {
  defineSubgraph,
  envelopeVerifier,
  inProcess,
  inProcessEvents,
  readEnv,
  serve,
  type Served,
} from '@civigraph/subgraph-kit'
import { createRemoteJWKSet } from 'jose'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { startRouter } from '#router/start-router.ts'
import { clockDepartment } from './clock-department.ts'
import { startSigningRealm } from './signing-realm.ts'

export interface StreamingRouterOptions {
  /** How the router reaches the department of clocks. */
  readonly protocol?: 'in-process' | 'sse' | 'graphql-ws'
  readonly env?: Readonly<Record<string, string>>
}

export type StreamingRouter = Awaited<ReturnType<typeof startStreamingRouter>>

/** A real router on a free port, a realm that signs, a department with clocks and one that knows their names. */
export async function startStreamingRouter({ protocol = 'in-process', env = {} }: StreamingRouterOptions = {}) {
  const faults: unknown[] = []
  const reportFault = (fault: unknown) => void faults.push(fault)
  const clock = clockDepartment()
  const names = namesDepartment()
  const realm = await startSigningRealm()
  let routerUrl = new URL('http://127.0.0.1:9')
  const served = protocol === 'in-process' ? null : await serveClock()

  async function serveClock(): Promise<Served> {
    return await serve(clock.subgraph, {
      port: 0,
      reportFault,
      verifyCaller: async (call) =>
        await envelopeVerifier({
          issuer: 'http://localhost:0',
          subgraph: 'clock',
          keys: createRemoteJWKSet(new URL('/.well-known/civigraph/envelope-keys.json', routerUrl)),
        })(call),
    })
  }

  function supergraphOf(clockUrl: string, { guardNick = false, withoutCount = false } = {}): string {
    const namesSdl = guardNick
      ? names.sdl.replace('nick: String\n', 'nick: String @requiresScopes(scopes: [["clock:nick"]])\n')
      : names.sdl
    const clockSdl = withoutCount
      ? clock.subgraph.sdl.replace(/"How often it ticked."\s+count: Int!/, '')
      : clock.subgraph.sdl
    const composition = compose([
      { name: 'clock', sdl: clockSdl, url: clockUrl },
      { name: 'names', sdl: namesSdl, url: 'memory:names' },
    ])
    if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
    return composition.supergraphSdl
  }

  const clockUrl = served?.url.href ?? 'memory:clock'
  const here = [names, ...(served ? [] : [clock.subgraph])]
  const settings = {
    CIVIGRAPH_PORT: '0',
    CIVIGRAPH_SOCKET_DEPARTMENTS: protocol === 'graphql-ws' ? 'clock' : '',
    CIVIGRAPH_TOKEN_VERIFIER: 'jose',
    ...env,
  }
  const router = await startRouter({
    config: routerConfig(readEnv(settings, routerSettings)),
    supergraphSdl: supergraphOf(clockUrl),
    issuer: realm.issuer,
    clients: null,
    inProcess: new Map(
      here.map((one) => [
        one.name,
        { call: inProcess(one, reportFault), subscribe: inProcessEvents(one, reportFault) },
      ]),
    ),
    reportFault,
  })
  routerUrl = router.url

  return {
    url: router.url,
    clock,
    clockUrl,
    faults,
    swap: router.swap,
    supergraphOf,
    /** A token of the realm; `changes` are to its claims. */
    token: (scope = '', changes: Readonly<Record<string, unknown>> = {}) =>
      realm.sign(realm.claims({ scope, ...changes })),
    async close() {
      await router.close()
      await served?.close()
      await realm.close()
    },
  }
}

function namesDepartment() {
  return defineSubgraph({
    name: 'names',
    schema: new URL('clock-names.graphql', import.meta.url),
    loaders: () => ({}),
    resolvers: {
      Query: { named: () => null },
      Clock: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        nick: ({ id }: { id: string }) => id,
        name: ({ id }: { id: string }) => {
          if (id === 'nameless') throw new Error('a fault about 990101199001010019')
          return `Clock ${id}`
        },
      },
    },
  })
}
