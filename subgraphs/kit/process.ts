import { createRemoteJWKSet } from 'jose'
import { importKey, importRoutes } from './import/index.ts'
import { type DatabaseHost, openDatabase } from './database/host.ts'
import type { Department } from './department.ts'
import { integer, optional, type readEnv, text, url } from './env.ts'
import { envelopeVerifier } from './envelope.ts'
import { describeFault, type ReportFault } from './public-error.ts'
import { serve, type Served } from './serve.ts'

/** Settings of a department that runs as a process of its own. Its `config.ts` reads them. */
export const departmentSettings = {
  CIVIGRAPH_PORT: integer('Port of the department; 0 takes any free one.', { fallback: 0, min: 0, max: 65_535 }),
  CIVIGRAPH_HOST: text('Address to listen on.', '127.0.0.1'),
  CIVIGRAPH_DATABASE_URL: optional(url('PostgreSQL to use; without it PGlite in the data folder.')),
  CIVIGRAPH_DATA_DIR: text('Folder for PGlite, unfinished uploads and the import key.', '.civigraph'),
  CIVIGRAPH_ROUTER_URL: url('Address of the router: it signs the caller envelopes.', 'http://localhost:4000'),
}

export interface DepartmentConfig {
  readonly port: number
  readonly host: string
  readonly databaseUrl: URL | null
  readonly dataFolder: string
  readonly routerUrl: URL
}

/** What {@link departmentSettings} mean. */
export function departmentConfig(raw: ReturnType<typeof readEnv<typeof departmentSettings>>): DepartmentConfig {
  return {
    port: raw.CIVIGRAPH_PORT,
    host: raw.CIVIGRAPH_HOST,
    databaseUrl: raw.CIVIGRAPH_DATABASE_URL,
    dataFolder: raw.CIVIGRAPH_DATA_DIR,
    routerUrl: raw.CIVIGRAPH_ROUTER_URL,
  }
}

/** After a restart a router signs with a new key: the least time between two questions for it, in milliseconds. */
const KEYS_COOLDOWN_MS = 5_000

/** Runs one department by itself: opens and migrates its database, then serves its subgraph and its import. */
export async function runDepartment(
  department: Department,
  config: DepartmentConfig,
  server: 'mercurius' | 'apollo' = 'mercurius',
): Promise<Served> {
  const database = await openDatabase({ url: config.databaseUrl, folder: `${config.dataFolder}/${department.name}` })
  try {
    await database.migrate(department.name, department.migrations)
    const served = await serveDepartment(department, { ...config, server, database })
    const close = async () => {
      await served.close()
      await database.close()
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void close().finally(() => process.exit()))
    return { url: served.url, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

interface ServeDepartmentOptions extends DepartmentConfig {
  readonly server: 'mercurius' | 'apollo'
  readonly database: DatabaseHost
}

async function serveDepartment(department: Department, options: ServeDepartmentOptions): Promise<Served> {
  const { database, dataFolder, routerUrl, server, host, port } = options
  const isAllowed = await importKey(dataFolder)
  const reportFault: ReportFault = (error, path) =>
    void process.stderr.write(`fault ${department.name} ${path} ${describeFault(error)}\n`)
  const imports = { department, database, spoolFolder: `${dataFolder}/spool`, isAllowed, reportFault }
  return await serve(department.subgraph(database), {
    server,
    host,
    port,
    reportFault,
    isReady: () => database.ping(),
    verifyCaller: envelopeVerifier({
      issuer: routerUrl.origin,
      subgraph: department.name,
      keys: createRemoteJWKSet(new URL('/.well-known/civigraph/envelope-keys.json', routerUrl), {
        cooldownDuration: KEYS_COOLDOWN_MS,
      }),
    }),
    routes: (app) => void app.register(importRoutes(imports), { prefix: `/departments/${department.name}` }),
  })
}
