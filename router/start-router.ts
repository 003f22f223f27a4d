import { type ReportFault, refusalRecord } from '@civigraph/subgraph-kit'
import type { FastifyInstance } from 'fastify'
import type { RouterConfig } from './config.ts'
import { departmentCertificates } from './department-certificates.ts'
import { departmentWays, type InProcessParts } from './department-ways.ts'
import { readTrustedDocuments, type TrustedDocuments } from './documents/trusted-documents.ts'
import { sourceOpener } from './engine/stream/open-source.ts'
import { createStreams } from './engine/stream/streams.ts'

import { type Generations, startGenerations, type Swap } from './generations.ts'
import { POLICIES, withConsentPage } from './guard/policies.ts'
import { useRegister } from './guard/purposes/use-register.ts'
import { writeEvents } from './http/event-stream.ts'
import { writeParts } from './http/multipart.ts'
import { serveWebSockets } from './http/web-socket.ts'
import { type DepartmentLease, type NationalGraph, prepareNationalGraph } from './national-graph.ts'
import { checkedLookup } from './registry/checked-lookup.ts'
import type { AddressRules } from './registry/department-address.ts'
import { follow, requestPath, type RequestWay } from './request.ts'
import { type Readiness, startServer } from './server.ts'
import { backchannelLogout } from './sso/backchannel-logout.ts'
import { type EnvelopeSigner, envelopeSigner } from './sso/envelope.ts'
import { followKeyFiles } from './sso/envelope-key-files.ts'
import type { KeySource } from './sso/key-source.ts'
import { openSharedState, type SharedState } from './shared-state.ts'
import { realmVerifier } from './sso/realm-verifier.ts'
import { pageSignOn } from './sso/sessions/page-sign-on.ts'
import { PAGE_NAMES } from './sso/sessions/pages.ts'
import { revocationQuestion, tokenEndsAt } from './sso/token-end.ts'
import { prepareIn } from './steps/prepare-in.ts'
import type { Metrics } from './telemetry/metrics.ts'
import { openTelemetry } from './telemetry/open-telemetry.ts'

export interface StartRouterOptions {
  readonly config: RouterConfig
  readonly supergraphSdl: string
  /** Issuer whose tokens are accepted. */
  readonly issuer: string
  /** Clients whose tokens are accepted; null takes every client of the realm. */
  readonly clients: ReadonlySet<string> | null
  /** Processes that share this one's port, this one counted; default 1. */
  readonly workers?: number
  /** Departments that run in this process; the others are reached over HTTP. */
  readonly inProcess?: ReadonlyMap<string, InProcessParts>
  /** Further parts that requests need, each with what is wrong with it, or null. Asked at `/ready`. */
  readonly needs?: Readonly<Record<string, () => Promise<string | null>>>
  readonly routes?: (server: FastifyInstance) => Promise<void> | void
  /** Milliseconds since 1970, by which sessions of pages end and renew their tokens. */
  readonly now?: () => number
  readonly reportFault: ReportFault
}

export interface Router {
  readonly url: URL
  /** Address of the metrics; null when they are served nowhere, or by another process. */
  readonly metricsUrl: URL | null
  readonly metrics: Metrics
  /** Takes up another supergraph while requests are served. */
  readonly swap: (supergraphSdl: string) => Promise<Swap>
  /**
   * From now on `/ready` says 503 and each answer ends its connection, so that callers and whoever balances load look for
   * another router. Requests are still taken.
   */
  readonly letGo: () => void
  /** Takes no more requests, finishes those under way, and ends. */
  readonly close: () => Promise<void>
}

const NONE_HERE: ReadonlyMap<string, InProcessParts> = new Map()
const STREAMS_PER_CALLER_MAX = 100
const STREAMS_MAX = 10_000
const OPERATIONS_PER_SOCKET_MAX = 100
const EVENT_CHARACTERS_MAX = 1_000_000
const FIRST_READ_MS = 3_000

/** Starts a router: prepares the graph (and refuses to start when the guard cannot enforce it), then listens. */
export async function startRouter(options: StartRouterOptions): Promise<Router> {
  const { config, issuer, clients, workers = 1, inProcess = NONE_HERE, reportFault } = options
  const telemetry = await openTelemetry(config)
  const signer = await envelopeSigner({
    issuer: config.publicOrigin ?? `http://localhost:${config.port}`,
    privateKeyPem: config.envelopeKeys.key?.pem ?? null,
    algorithm: config.envelopeKeys.algorithm,
  })
  const keyFiles = await followEnvelopeKeys(signer, config)
  const trusted = await readTrustedDocuments(config.trustedDocumentsFiles)
  const { metrics } = telemetry
  const tls = departmentCertificates(config.departmentCertificates)
  const lookup = checkedLookup({ rules: addressRules(options), refused: refusalRecord({ what: 'address' }) })
  const departments = departmentWays({ config, inProcess, signer, tls, lookup, onCall: metrics.fetch, reportFault })
  const graphs = await startGraphs(options, { takeDepartment: departments.take, trusted, metrics })
  const shared = await openSharedState({ ...config, workers, warn: (message) => process.emitWarning(message) })
  const uses = useRegister({ refreshMs: config.purposesRefreshMs })
  const streams = createStreams({
    perCaller: STREAMS_PER_CALLER_MAX,
    perProcess: STREAMS_MAX,
    currentGraph: graphs.current,
    holdGraph: graphs.hold,
    addressOf: departments.sourceOf,
    openSource: sourceOpener({
      envelope: departments.envelope,
      tls,
      lookup,
      inProcess: new Map([...inProcess].map(([name, { subscribe }]) => [name, subscribe])),
      openTimeoutMs: config.subgraphTimeoutMs,
      maxEventCharacters: EVENT_CHARACTERS_MAX,
    }),
    prepareIn: (graph, exchange) => prepareIn(graph, exchange, uses),
    tokenEndsAt: (exchange) => earlier(tokenEndsAt(exchange), pages?.endsAt(exchange) ?? null),
    revocationOf: revocationQuestion(shared.revocations),
    eventDeadlineMs: config.requestDeadlineMs,
    maxFetchedBytes: config.maxFetchedBytes,
    askAgainMs: config.streamRecheckMs,
    reportFault,
  })
  metrics.watch({
    streamsOpen: () => streams.counts().streams,
    generationsAlive: graphs.alive,
    supergraph: () => graphs.current().id,
    breakers: departments.breakers,
    caches: () => [
      ['operations', graphs.current().operations.kept()],
      ['persisted', shared.remembered.kept()],
    ],
  })
  let port = String(config.port) // another one where any free one is taken
  const origin = () => config.publicOrigin ?? `http://localhost:${port}`
  const { verify, keys, receiveLogout } = realmVerifier({
    use: config.tokenVerifier,
    issuer,
    clients,
    origin,
    revocations: shared.revocations,
    usedProofs: shared.usedNames(),
    usedLogouts: shared.usedNames(),
    pages: PAGE_NAMES,
  })
  const { now = Date.now } = options
  const pages = await pageSignOn({
    credentials: config.pageCredentials,
    issuer,
    origin,
    openStore: (limits) => shared.openSessions({ ...limits, now }),
    limits: config.sessionLimits,
    perAddress: config.signOnsPerAddress,
    sharedKeyPem: config.sharedSecret,
    verifyToken: verify,
    keys,
    revocations: shared.revocations,
    usedAttempts: shared.usedNames(),
    now,
  })
  // So that readiness can tell about both, and the first callers need not wait.
  await Promise.all([keys.key('first').catch(() => null), shared.revocationsRead(FIRST_READ_MS)])
  const way: RequestWay = {
    graphs,
    deadlineMs: config.requestDeadlineMs,
    reportFault,
    steps: requestPath({
      admission: config,
      documents: { trusted, persisted: shared.documents, execute: config.documents, get: config.get },
      takeSession: pages?.takeSession ?? null,
      verifyToken: verify,
      schemaQuestions: config.schemaQuestions,
      lookups: config.lookups,
      uses,
      costs: { signedIn: config.signedIn, anonymous: config.anonymous, buckets: shared.budgets },
      streams,
      maxFetchedBytes: config.maxFetchedBytes,
      telemetry,
      planViewers: config.planViewers,
    }),
  }
  let letGo = false
  const endSockets: (() => void)[] = []
  const socketOrigins = new Set(config.webOrigins)
  const server = await startServer({
    ...config,
    follow: (arrival) => follow(way, arrival),
    streams: { 'text/event-stream': writeEvents, 'multipart/mixed': writeParts },
    envelopeKeys: signer.keys,
    refused: telemetry.refused,
    reportFault,
    readiness: async () => {
      const found = await readinessOf({ keys, graphs, reach: shared.reach(), needs: options.needs ?? {} })
      return letGo ? { ready: false, parts: { ...found.parts, router: 'going away' } } : found
    },
    async routes(app) {
      endSockets.push(
        serveWebSockets(app.server, {
          follow: (arrival) => follow(way, arrival),
          origins: socketOrigins,
          trustedProxies: config.trustedProxies,
          maxMessageBytes: config.maxBodyBytes,
          maxOperationsPerSocket: OPERATIONS_PER_SOCKET_MAX,
          maxSockets: STREAMS_MAX,
          maxSocketsPerAddress: config.socketsPerAddress,
          reportFault,
        }),
      )
      await app.register(
        backchannelLogout({
          receive: receiveLogout,
          perAddress: config.perAddress,
          ...(pages && { ended: pages.ended }),
        }),
      )
      if (pages) await app.register(pages.routes)
      await options.routes?.(app)
    },
  })
  port = server.url.port
  if (pages) socketOrigins.add(origin())
  return {
    url: server.url,
    metricsUrl: telemetry.metricsUrl,
    metrics,
    swap: (supergraphSdl) => countedSwap(graphs.swap(supergraphSdl), metrics),
    letGo() {
      letGo = true
      server.letGo()
    },
    async close() {
      await streams.close() // before the server ends their connections: each is told why
      for (const end of endSockets) end()
      await server.close()
      await graphs.close()
      tls.close()
      keyFiles?.close()
      shared.close()
      await telemetry.close()
    },
  }
}

async function followEnvelopeKeys(signer: EnvelopeSigner, { envelopeKeys: { key, next } }: RouterConfig) {
  if (key === null) return null
  return await followKeyFiles({ key: key.path, next, signer, warn: (message) => process.emitWarning(message) })
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

interface GraphParts {
  readonly takeDepartment: (name: string, url: URL) => DepartmentLease
  readonly trusted: TrustedDocuments
  readonly metrics: Metrics
}

async function startGraphs(options: StartRouterOptions, parts: GraphParts): Promise<Generations> {
  const { takeDepartment, trusted, metrics } = parts
  const { config, reportFault } = options
  const { purposes, registers: names } = config
  const prepare = (supergraphSdl: string, inUse: NationalGraph | null) =>
    prepareNationalGraph({
      supergraphSdl,
      takeDepartment,
      addresses: addressRules(options),
      limits: config.limits,
      listSize: config.listSize,
      registers: { purposes, names, keep: inUse?.holdsToPurposes === true },
      ...(config.consentUrl && { policies: withConsentPage(POLICIES, config.consentUrl) }),
      engine: config.engine,
      planner: config.planner,
      acceptWrongPlans: config.acceptWrongPlans,
      threads: true,
      planned: metrics.planned,
      warn: (message) => process.emitWarning(message),
      reportFault,
    })
  const trustedDocuments = () => [...trusted.texts].map((text) => ({ text, name: undefined }))
  return startGenerations({ first: await prepare(options.supergraphSdl, null), prepare, trustedDocuments, reportFault })
}

function addressRules({ config, inProcess = NONE_HERE }: StartRouterOptions): AddressRules {
  const { caFile, certFile } = config.departmentCertificates
  return {
    inProcess: new Set(inProcess.keys()),
    acceptLoopback: config.acceptLoopbackDepartments,
    byCertificate: caFile !== null || certFile !== null,
  }
}

async function countedSwap(swapping: Promise<Swap>, metrics: Metrics): Promise<Swap> {
  try {
    const swap = await swapping
    metrics.swap(swap.swapped ? 'swapped' : 'unchanged')
    return swap
  } catch (error) {
    metrics.swap('refused')
    throw error
  }
}

interface Asked {
  readonly keys: KeySource
  readonly graphs: Generations
  readonly reach: ReturnType<SharedState['reach']>
  readonly needs: NonNullable<StartRouterOptions['needs']>
}

async function readinessOf({ keys, graphs, reach, needs }: Asked): Promise<Readiness> {
  const asked = await Promise.all(Object.entries(needs).map(async ([name, ask]) => [name, await ask()] as const))
  return {
    ready:
      keys.freshness() !== 'none' && reach.revocations !== 'not read yet' && asked.every(([, wrong]) => wrong === null),
    parts: {
      graph: 'serving',
      planner: graphs.current().plannerName,
      realmKeys: keys.freshness(),
      ...reach,
      ...Object.fromEntries(asked.map(([name, wrong]) => [name, wrong ?? 'answers'])),
    },
  }
}
