import {
  type Department,
  describeFault,
  envelopeVerifier,
  inProcess,
  inProcessEvents,
  keepsRows,
  serve,
  type Served,
  type Subgraph,
} from '@civigraph/subgraph-kit'
import { type DatabaseHost, openDatabase } from '@civigraph/subgraph-kit/database'
import { importCatalogue, importKey, importRoutes } from '@civigraph/subgraph-kit/import'
import { createRemoteJWKSet } from 'jose'
import { compose } from '#router/registry/compose.ts'
import { startRouter } from '#router/start-router.ts'
import { type EmbeddedRealm, startEmbeddedRealm } from '#router/sso/embedded/realm.ts'
import type { NationalConfig } from './config.ts'
import { departments } from './departments.ts'
import { secretOf } from './secret-of.ts'
import { type ReportImport, seed } from './seed.ts'

export interface Nation {
  readonly graphUrl: URL
  readonly realm: EmbeddedRealm
  readonly close: () => Promise<void>
}

/** Starts everything in one process: database with real data, realm, departments, router. */
export async function startNation(config: NationalConfig, report: ReportImport): Promise<Nation> {
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    // oxlint-disable-next-line no-await-in-loop -- in reverse order, each after what depends on it
    for (const one of closing.splice(0).toReversed()) await one()
  }
  try {
    const database = await openDatabase({ url: config.databaseUrl, folder: `${config.dataFolder}/database` })
    closing.push(() => database.close())
    const all = departments({
      registerKey: await secretOf(`${config.dataFolder}/identity-register-key`),
      numberKey: await secretOf(`${config.dataFolder}/licence-number-key`),
    })
    for (const { name, migrations, prepare } of all) {
      // oxlint-disable-next-line no-await-in-loop -- the schemas share one connection
      await database.migrate(name, migrations)
      // oxlint-disable-next-line no-await-in-loop -- as above
      await prepare?.(database)
    }
    await seed(database, all, report)

    const router = `http://localhost:${config.router.port}`
    const realm = await startEmbeddedRealm({
      port: config.realmPort,
      keyDir: `${config.dataFolder}/realm`,
      nodeEnv: config.nodeEnv,
      // Where people come back to, and where the realm tells of sign-outs; a router on any free port has neither.
      env: { REALM_PORTAL_ORIGIN: config.router.publicOrigin ?? router, REALM_ROUTER_ORIGIN: router },
      reportFault: (error) => reportFault(error, 'realm'),
    })
    closing.push(() => realm.close())
    const graphUrl = await startGraph({ config: withPages(config, realm), database, all, realm, closing })
    return { graphUrl, realm, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface GraphParts {
  readonly config: NationalConfig
  readonly database: DatabaseHost
  readonly all: readonly Department[]
  readonly realm: EmbeddedRealm
  readonly closing: (() => Promise<void>)[]
}

async function startGraph({ config, database, all, realm, closing }: GraphParts): Promise<URL> {
  const subgraphs = all.map((department) => department.subgraph(database))
  const served = new Map<string, Served>()
  if (config.subgraphs === 'http') {
    const router = `http://localhost:${config.router.port}`
    const keys = createRemoteJWKSet(new URL('/.well-known/civigraph/envelope-keys.json', router))
    for (const subgraph of subgraphs) {
      // oxlint-disable-next-line no-await-in-loop -- a handful of ports
      const one = await serve(subgraph, {
        server: subgraph.name === 'statistics' ? 'apollo' : 'mercurius',
        port: 0,
        reportFault,
        verifyCaller: envelopeVerifier({
          issuer: config.router.publicOrigin ?? router,
          subgraph: subgraph.name,
          keys,
          keepsRows: (asked) => keepsRows(subgraph, asked),
        }),
      })
      closing.push(() => one.close())
      served.set(subgraph.name, one)
    }
  }

  const composition = compose(
    subgraphs.map(({ name, sdl }) => ({ name, sdl, url: served.get(name)?.url.href ?? `memory:${name}` })),
  )
  if (!composition.ok) throw new Error(composition.problems.map(({ code, message }) => `${code} ${message}`).join('\n'))
  const isAllowed = await importKey(config.dataFolder)
  const router = await startRouter({
    config: config.router,
    supergraphSdl: composition.supergraphSdl,
    issuer: realm.issuer,
    clients: realm.clients,
    inProcess: new Map(served.size > 0 ? [] : subgraphs.map((one) => [one.name, inThisProcess(one)])),
    reportFault,
    needs: { database: () => database.ping() },
    routes: async (app) => {
      for (const department of all) {
        const options = { department, database, spoolFolder: `${config.dataFolder}/spool`, isAllowed, reportFault }
        // oxlint-disable-next-line no-await-in-loop -- plugins register in order
        await app.register(importRoutes(options), { prefix: `/departments/${department.name}` })
      }
      await app.register(importCatalogue(all, isAllowed), { prefix: '/departments' })
    },
  })
  closing.push(() => router.close())
  return router.url
}

/** Pages sign in at the realm that starts here with the secrets of its file, unless others are set. */
function withPages(config: NationalConfig, { clientSecrets }: EmbeddedRealm): NationalConfig {
  const { pageCredentials } = config.router
  const isSet = Object.values(pageCredentials).some(({ secret, keyPem }) => secret !== null || keyPem !== null)
  if (isSet) return config
  const credentialOf = (page: string) => ({ secret: clientSecrets.get(page) ?? null, keyPem: null })
  const fromRealm = { portal: credentialOf('portal'), explorer: credentialOf('explorer') }
  return { ...config, router: { ...config.router, pageCredentials: fromRealm } }
}

function inThisProcess(subgraph: Subgraph) {
  return { call: inProcess(subgraph, reportFault), subscribe: inProcessEvents(subgraph, reportFault) }
}

function reportFault(error: unknown, path: string) {
  process.stderr.write(`fault ${path} ${describeFault(error)}\n`)
}
