import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions, TLSSocket } from 'node:tls'
import { readEnv, serve, type ServeTls } from '@civigraph/subgraph-kit'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { type Router, startRouter } from '#router/start-router.ts'
import { type CertificatePair, newAuthority } from './certificates.ts'
import { clockDepartment } from './clock-department.ts'
import { startSigningRealm } from './signing-realm.ts'

/** The name by which departments know the router. */
export const ROUTER = 'router.example'

export type CertifiedDepartments = Awaited<ReturnType<typeof certifiedDepartments>>

/** Departments that take connections over mutual TLS only, at `localhost`, and routers before them. */
export async function certifiedDepartments() {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  const [ours, foreign] = [newAuthority(folder, 'ours'), newAuthority(folder, 'foreign')]
  const router = ours.issue('router', { names: [ROUTER], use: 'clientAuth' })
  const department = ours.issue('department', { names: ['localhost'], use: 'serverAuth' })
  const realm = await startSigningRealm()
  const closing: (() => Promise<unknown>)[] = [() => realm.close()]
  /** Why connections were refused. */
  const recorded: string[] = []
  /** Envelopes that were looked at. */
  const calls: string[] = []
  let gate: Promise<void> = Promise.resolve()

  function tlsOf(pair = department): ServeTls {
    const recordRefusal = (subgraph: string, reason: string) => void recorded.push(`${subgraph}: ${reason}`)
    return { ...pair, caFile: ours.caFile, allowedNames: [ROUTER], recordRefusal }
  }

  async function startClock(server: 'mercurius' | 'apollo', tls = tlsOf()) {
    const clock = clockDepartment()
    const serials = new Set<string>()
    const served = await serve(clock.subgraph, {
      server,
      tls,
      port: 0,
      reportFault: () => {},
      verifyCaller: async () => {
        calls.push(server)
        await gate
        return null
      },
      routes(app) {
        app.addHook('onRequest', async ({ raw: { socket } }) => void serials.add(serialAt(socket)))
      },
    })
    closing.push(() => served.close())
    const url = new URL(served.url.href.replace('127.0.0.1', 'localhost'))
    /** Serial numbers of the certificates of those that asked. */
    return { ...clock, serials, url }
  }

  async function startRouterBefore(departments: readonly DepartmentAt[], pair = router): Promise<Router> {
    const composition = compose(departments)
    if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
    const settings = {
      CIVIGRAPH_PORT: '0',
      CIVIGRAPH_TOKEN_VERIFIER: 'jose',
      CIVIGRAPH_SOCKET_DEPARTMENTS: 'town',
      CIVIGRAPH_DEPARTMENTS_CA_FILE: ours.caFile,
      CIVIGRAPH_DEPARTMENTS_CERT_FILE: pair.certFile,
      CIVIGRAPH_DEPARTMENTS_KEY_FILE: pair.keyFile,
    }
    const started = await startRouter({
      config: routerConfig(readEnv(settings, routerSettings)),
      supergraphSdl: composition.supergraphSdl,
      issuer: realm.issuer,
      clients: null,
      reportFault: () => {},
    })
    closing.push(() => started.close())
    return started
  }

  return {
    folder,
    ours,
    foreign,
    router,
    recorded,
    calls,
    tlsOf,
    startClock,
    startRouterBefore,
    knock: (url: URL, as: CertificatePair | null, agent?: Agent) => knock(url, { as, agent, caFile: ours.caFile }),
    handshake: (url: URL, as: CertificatePair, resume: Resume = {}) =>
      handshake({ port: Number(url.port), host: 'localhost', ca: readFileSync(ours.caFile), ...textsOf(as) }, resume),
    /** From now on no department answers, until what is returned is called. */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
    closeWith: (close: () => Promise<unknown>) => void closing.push(close),
    async close() {
      for (const close of closing.toReversed()) await close()
      rmSync(folder, { recursive: true })
    },
  }
}

interface DepartmentAt {
  readonly name: string
  readonly sdl: string
  readonly url: string
}

export function serialOf({ certFile }: CertificatePair): string {
  return new X509Certificate(readFileSync(certFile)).serialNumber
}

export async function ask({ url }: Router, query: string, accept = 'application/json'): Promise<Response> {
  const headers = { 'content-type': 'application/json', accept }
  return await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
}

function textsOf({ certFile, keyFile }: CertificatePair) {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) }
}

/** Of a caller Node gives the other side’s certificate once. */
const serials = new WeakMap<object, string>()

function serialAt(socket: unknown): string {
  if (!(socket instanceof TLSSocket)) return 'none'
  const serial = serials.get(socket) ?? socket.getPeerX509Certificate()?.serialNumber ?? 'none'
  serials.set(socket, serial)
  return serial
}

interface Knock {
  readonly as: CertificatePair | null
  readonly agent: Agent | undefined
  readonly caFile: string
}

type Knocked = { readonly serial: string; readonly reused: boolean } | 'refused'

/** Asks a department how it is. Gives its certificate’s serial number, and whether the connection had been used before. */
async function knock(url: URL, { as, agent = new Agent({ maxCachedSessions: 0 }), caFile }: Knock): Promise<Knocked> {
  const { promise, resolve } = Promise.withResolvers<Knocked>()
  const options = { agent, ca: readFileSync(caFile), ...(as && textsOf(as)) }
  const sent = httpsRequest(new URL('/health', url), options, (response) => {
    const serial = serialAt(response.socket)
    response.resume().once('end', () => resolve({ serial, reused: sent.reusedSocket }))
  })
  sent.once('error', () => resolve('refused'))
  sent.end()
  return await promise
}

interface Resume {
  /** A connection that is taken up again. */
  readonly session?: Buffer | undefined
  /** Gets the tickets with which this one could be. */
  readonly tickets?: Buffer[]
}

/** Asks over a connection of its own, as somebody who reads the tickets that it is given. */
async function handshake(options: ConnectionOptions, { session, tickets = [] }: Resume) {
  const { promise, resolve } = Promise.withResolvers<'answered' | 'answered anew' | 'refused'>()
  const socket = connect({ ...options, session, servername: 'localhost' })
  socket.on('session', (ticket) => void tickets.push(ticket))
  socket.once('error', () => resolve('refused')).once('close', () => resolve('refused'))
  socket.write('GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n')
  socket.once('data', () => {
    resolve(socket.isSessionReused() ? 'answered' : 'answered anew')
    socket.destroy()
  })
  return await promise
}
