import { inProcess, inProcessEvents, readEnv } from '@civigraph/subgraph-kit'
import { createClient } from 'graphql-sse'
import { request as httpRequest } from 'node:http'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { startRouter } from '#router/start-router.ts'
import { purposedDepartments } from './purposed-departments.ts'
import { startSigningRealm } from './signing-realm.ts'

export interface AskerOfTests {
  readonly client?: string
  readonly person?: string
  readonly scope?: string
  /** Values of the header, each sent by itself. */
  readonly purpose?: string | readonly string[]
  readonly claims?: Readonly<Record<string, unknown>>
}

export interface AnswerOfTests {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly string[]
    readonly extensions: Readonly<Record<string, unknown>>
  }[]
}

export const PERSON = 'VEVTVC1QRVJTT04tMDAwMQ'

/** A real router on a free port before departments that hold personal data, with a realm that signs. */
export async function startPurposedRouter(env: Readonly<Record<string, string>> = {}) {
  const faults: unknown[] = []
  const reportFault = (fault: unknown) => void faults.push(fault)
  const departments = purposedDepartments()
  const realm = await startSigningRealm()
  /** Questions that reached the departments with records, in order. */
  const calls: { readonly department: string; readonly query: string }[] = []
  function supergraphOf(republish: (sdl: string) => string): string {
    const parts = departments.all.map(({ name, sdl }) => ({ name, sdl: republish(sdl), url: `memory:${name}` }))
    const composition = compose(parts)
    if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
    return composition.supergraphSdl
  }
  const settings = { CIVIGRAPH_PORT: '0', CIVIGRAPH_TOKEN_VERIFIER: 'jose', ...env }
  const router = await startRouter({
    config: routerConfig(readEnv(settings, routerSettings)),
    supergraphSdl: supergraphOf((sdl) => sdl),
    issuer: realm.issuer,
    clients: null,
    inProcess: new Map(
      departments.all.map((one) => {
        const call = inProcess(one, reportFault)
        const counted: typeof call = async (request, caller) => {
          if (one.name !== 'privacy') calls.push({ department: one.name, query: request.query })
          return await call(request, caller)
        }
        return [one.name, { call: counted, subscribe: inProcessEvents(one, reportFault) }]
      }),
    ),
    reportFault,
  })

  function tokenOf({ client = 'app-a', person = PERSON, scope = '', claims = {} }: AskerOfTests): string {
    return `Bearer ${realm.sign(realm.claims({ azp: client, person, scope, ...claims }))}`
  }

  function headersOf(asker: AskerOfTests) {
    const { purpose } = asker
    return { authorization: tokenOf(asker), ...(purpose === undefined ? {} : { 'civigraph-purpose': purpose }) }
  }

  return {
    ...departments,
    url: router.url,
    tokenOf,
    calls,
    faults,
    /** Changes what departments have published, while requests are served; they go on serving what they served. */
    republish: async (change: (sdl: string) => string) => void (await router.swap(supergraphOf(change))),
    /** Null: nobody. What departments were asked and told before is forgotten. */
    async ask(query: string, asker: AskerOfTests | null = {}): Promise<AnswerOfTests & { readonly status: number }> {
      calls.length = 0
      departments.told.length = 0
      return await send(router.url, { query }, asker ? headersOf(asker) : {})
    },
    subscribe(query: string, asker: AskerOfTests = {}) {
      const { purpose } = asker
      const named: Record<string, string> = typeof purpose === 'string' ? { 'civigraph-purpose': purpose } : {}
      const opened = Promise.withResolvers<void>()
      const client = createClient({
        url: router.url.href,
        retryAttempts: 0,
        headers: { authorization: tokenOf(asker), ...named },
        on: { connected: () => opened.resolve() },
      })
      const events = client.iterate({ query })
      const first = events.next()
      return { opened: opened.promise, first, next: () => events.next(), leave: () => client.dispose() }
    },
    async close() {
      await router.close()
      await realm.close()
    },
  }
}

/** node:http, since fetch would join two headers of one name. */
async function send(url: URL, body: object, headers: Readonly<Record<string, string | readonly string[]>>) {
  const { promise, resolve, reject } = Promise.withResolvers<AnswerOfTests & { readonly status: number }>()
  const all = { 'content-type': 'application/json', ...headers } as Record<string, string | string[]> // node only reads it
  const sent = httpRequest(url, { method: 'POST', headers: all }, (response) => {
    let text = ''
    response.on('data', (part: Buffer) => (text += part.toString()))
    response.on('end', () => resolve({ status: response.statusCode ?? 0, ...JSON.parse(text) }))
    response.once('error', reject)
  })
  sent.once('error', reject)
  sent.end(JSON.stringify(body))
  return await promise
}
