import { once } from 'node:events'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { envelopeVerifier, inProcess, inProcessEvents, readEnv, serve } from '@civigraph/subgraph-kit'
import { createRemoteJWKSet } from 'jose'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { startRouter } from '#router/start-router.ts'
import { deskDepartment, mandateRegister } from './mandate-departments.ts'
import { startSigningRealm } from './signing-realm.ts'

export const AGENT = 'VEVTVC1QRVJTT04tMDAwMg'
export const MOTHER = 'VEVTVC1QRVJTT04tMDAwMQ'
export const SHOP = 'cn-uscc:91990000T0000001X7'

export type ActingRouter = Awaited<ReturnType<typeof startActingRouter>>

/** By name; with several values, one is sent as often. */
type Headers = Readonly<Record<string, string | string[]>>

export interface Answered {
  readonly status: number
  readonly data: Record<string, Record<string, unknown>> | null | undefined
  readonly errors: readonly {
    readonly message: string
    readonly path?: readonly string[]
    readonly extensions: Record<string, unknown>
  }[]
  /** Everything that came: head and body. */
  readonly text: string
}

/** A real router on a free port, a register of mandates beside it, and a desk behind HTTP that checks envelopes. */
export async function startActingRouter(env: Readonly<Record<string, string>> = {}) {
  const faults: unknown[] = []
  const reportFault = (fault: unknown) => void faults.push(fault)
  const register = mandateRegister()
  const desk = deskDepartment()
  const realm = await startSigningRealm()
  const headersAtDesk: Readonly<Record<string, unknown>>[] = []
  let routerUrl = new URL('http://127.0.0.1:9')
  const served = await serve(desk.subgraph, {
    port: 0,
    reportFault,
    verifyCaller: async (call) =>
      await envelopeVerifier({
        issuer: 'http://localhost:0',
        subgraph: 'desk',
        keys: createRemoteJWKSet(new URL('/.well-known/civigraph/envelope-keys.json', routerUrl)),
      })(call),
    routes: (app) => void app.addHook('onRequest', async ({ headers }) => void headersAtDesk.push(headers)),
  })
  const parts = { register: register.subgraph, desk: desk.subgraph }
  function supergraphOf(...names: (keyof typeof parts)[]): string {
    const departments = names.map((name) => ({
      name,
      sdl: parts[name].sdl,
      url: name === 'desk' ? served.url.href : 'memory:register',
    }))
    const composition = compose(departments)
    if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
    return composition.supergraphSdl
  }

  const settings = {
    CIVIGRAPH_PORT: '0',
    CIVIGRAPH_TOKEN_VERIFIER: 'jose',
    CIVIGRAPH_STREAM_RECHECK_MS: '50',
    CIVIGRAPH_MANDATE_REGISTER: 'register',
    ...env,
  }
  const here = {
    call: inProcess(register.subgraph, reportFault),
    subscribe: inProcessEvents(register.subgraph, reportFault),
  }
  const router = await startRouter({
    config: routerConfig(readEnv(settings, routerSettings)),
    supergraphSdl: supergraphOf('register', 'desk'),
    issuer: realm.issuer,
    clients: null,
    inProcess: new Map([['register', here]]),
    reportFault,
  })
  routerUrl = router.url

  return {
    url: router.url,
    register,
    desk,
    faults,
    /** Headers of each call to the desk. */
    headersAtDesk,
    swap: router.swap,
    supergraphOf,
    /** A token of the agent; `changes` are to its claims. */
    token: (scope = 'desk:read desk:write', changes: Readonly<Record<string, unknown>> = {}) =>
      realm.sign(realm.claims({ scope, person: AGENT, sub: 'account-of-agent', ...changes })),
    /** Posts a request, or a list of them. */
    post: (body: unknown, headers: Headers) => post(router.url, body, headers),
    async close() {
      await router.close()
      await served.close()
      await realm.close()
    },
  }
}

async function post(url: URL, body: unknown, headers: Headers): Promise<Answered> {
  const sent = httpRequest(url, { method: 'POST' })
  for (const [name, value] of Object.entries({ 'content-type': 'application/json', ...headers }))
    sent.setHeader(name, value)
  sent.end(JSON.stringify(body))
  const [response]: IncomingMessage[] = await once(sent, 'response')
  if (!response) throw new Error('No answer came.')
  const came = await text(response)
  const { data, errors = [] } = JSON.parse(came)
  return { status: response.statusCode ?? 0, data, errors, text: `${JSON.stringify(response.headers)}${came}` }
}
