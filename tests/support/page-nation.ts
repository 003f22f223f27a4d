import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Department,
  inProcess,
  inProcessEvents,
  readEnv,
  type ReportFault,
  type Subgraph,
} from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { importFile } from '@civigraph/subgraph-kit/import'
import { departments } from '#examples/national/departments.ts'
import { SEEDS } from '#examples/national/seed.ts'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { type EmbeddedRealm, startEmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { type Router, startRouter } from '#router/start-router.ts'
import { emptyDatabase } from './database.ts'

export interface PageNationOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Of the router, as browsers know it, where something stands before it; its own when absent. */
  readonly origin?: string
  /** Instead of the national one. */
  readonly realmFile?: string
  /** Starts the realm otherwise than in this process. */
  readonly startRealm?: typeof startEmbeddedRealm
  /** A router beside another one: the same realm, and the same address for browsers. */
  readonly beside?: PageNation
}

/** The whole nation in one process, with a router that pages sign in at. */
export interface PageNation {
  /** Of the router, as browsers know it. */
  readonly origin: string
  /** Where this router itself listens. */
  readonly url: URL
  readonly realm: EmbeddedRealm
  readonly router: Router
  /** Departments that were asked something, in order. */
  readonly fetches: string[]
  readonly faults: unknown[]
  /** How far the router’s clock for sessions is ahead. */
  readonly clock: { aheadMs: number }
  /** From now on the realm does not answer. */
  readonly stopRealm: () => Promise<void>
  /** The same realm at the same address, which remembers nobody. */
  readonly startRealmAgain: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Test persons are in it, with questions of their own; of the other example data it has none, which takes long to read. */
export async function startPageNation(options: PageNationOptions = {}): Promise<PageNation> {
  const { env = {}, realmFile, beside, startRealm: realmStarter = startEmbeddedRealm } = options
  const folder = mkdtempSync(join(tmpdir(), 'page-nation-'))
  const all = departments({ registerKey: Buffer.alloc(32, 7), numberKey: Buffer.alloc(32, 9) })
  const database = await emptyDatabase('pglite', all)
  await importPersons(database.host, all)
  const port = await freePort()
  const origin = beside?.origin ?? options.origin ?? `http://localhost:${port}`
  const startRealm = async (realmPort: number) =>
    await realmStarter({
      port: realmPort,
      keyDir: folder,
      nodeEnv: 'test',
      env: { REALM_PORTAL_ORIGIN: origin, REALM_ROUTER_ORIGIN: origin },
      ...(realmFile !== undefined && { realmFile }),
    })
  const realm = beside?.realm ?? (await startRealm(0))
  let running = realm
  const fetches: string[] = []
  const faults: unknown[] = []
  const clock = { aheadMs: 0 }
  const reportFault = (fault: unknown) => void faults.push(fault)
  const subgraphs = all.map((one) => one.subgraph(database.host))
  const composition = compose(subgraphs.map(({ name, sdl }) => ({ name, sdl, url: `memory:${name}` })))
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const settings = {
    CIVIGRAPH_PORT: String(port),
    CIVIGRAPH_PUBLIC_ORIGIN: origin,
    CIVIGRAPH_PORTAL_SECRET_FILE: secretFile(folder, realm, 'portal'),
    CIVIGRAPH_EXPLORER_SECRET_FILE: secretFile(folder, realm, 'explorer'),
    ...env,
  }
  const router = await startRouter({
    config: routerConfig(readEnv(settings, routerSettings)),
    supergraphSdl: composition.supergraphSdl,
    issuer: realm.issuer,
    clients: realm.clients,
    inProcess: new Map(subgraphs.map((one) => [one.name, countedIn(fetches, one, reportFault)])),
    now: () => Date.now() + clock.aheadMs,
    reportFault,
  })
  return {
    origin,
    url: router.url,
    realm,
    router,
    fetches,
    faults,
    clock,
    stopRealm: () => running.close(),
    async startRealmAgain() {
      running = await startRealm(Number(new URL(realm.issuer).port))
    },
    async close() {
      await router.close()
      if (!beside) await running.close()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function secretFile(folder: string, { clientSecrets }: EmbeddedRealm, client: string): string {
  const file = join(folder, client)
  writeFileSync(file, clientSecrets.get(client) ?? '')
  return file
}

function countedIn(fetches: string[], subgraph: Subgraph, reportFault: ReportFault) {
  const call = inProcess(subgraph, reportFault)
  const counted: typeof call = async (fetch, caller) => {
    fetches.push(subgraph.name)
    return await call(fetch, caller)
  }
  return { call: counted, subscribe: inProcessEvents(subgraph, reportFault) }
}

const NEEDED: ReadonlySet<string> = new Set([
  'persons',
  'cn-working-days',
  'feedback-terms',
  'feedback-threads',
  'intended-uses',
])

async function importPersons(database: DatabaseHost, all: readonly Department[]): Promise<void> {
  for (const [schema, profileName, name] of SEEDS.filter((row) => NEEDED.has(row[1]))) {
    const profile = all.find((one) => one.name === schema)?.profiles.find((one) => one.name === profileName)
    if (!profile) throw new Error(`${schema} has no profile ${profileName}.`)
    const file = fileURLToPath(new URL(`../../examples/national/data/${name}`, import.meta.url))
    await importFile({ database, schema, profile, file, onProgress: () => undefined })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
