import { openCallerCheck } from './caller-check.ts'
import { importKey, importRoutes } from './import/index.ts'
import { type DatabaseHost, openDatabase } from './database/host.ts'
import type { Department } from './department.ts'
import { integer, list, optional, type readEnv, text, url, watchedFile } from './env.ts'
import { isLoopback } from './loopback.ts'
import { describeFault, type ReportFault } from './public-error.ts'
import { serve, type Served } from './serve.ts'
import type { ServeTls } from './serve-tls.ts'

/** Settings of a department that runs as a process of its own. Its `config.ts` reads them. */
export const departmentSettings = {
  CIVIGRAPH_PORT: integer('Port of the department; 0 takes any free one.', { fallback: 0, min: 0, max: 65_535 }),
  CIVIGRAPH_HOST: text('Address to listen on.', '127.0.0.1'),
  CIVIGRAPH_DATABASE_URL: optional(url('PostgreSQL to use; without it PGlite in the data folder.')),
  CIVIGRAPH_DATA_DIR: text('Folder for PGlite, unfinished uploads and the import key.', '.civigraph'),
  CIVIGRAPH_ROUTER_URL: url(
    'Address of the router, which signs the caller envelopes: https, unless it is on loopback.',
    'http://localhost:4000',
  ),
  CIVIGRAPH_DEPARTMENT_REDIS_URL: optional(
    url('Redis in which several processes of a department tell each other which changes the router has ordered.'),
  ),
  CIVIGRAPH_TLS_CERT_FILE: optional(
    watchedFile('Certificate (PEM) of the department; with it connections are taken over TLS only.'),
  ),
  CIVIGRAPH_TLS_KEY_FILE: optional(watchedFile('Its private key (PEM).')),
  CIVIGRAPH_TLS_CA_FILE: optional(watchedFile('Authority (PEM) that signs the certificates of routers.')),
  CIVIGRAPH_TLS_ALLOWED_NAMES: list('DNS names in certificates that may connect: the routers’.'),
}

export interface DepartmentConfig {
  readonly port: number
  readonly host: string
  readonly databaseUrl: URL | null
  readonly dataFolder: string
  readonly routerUrl: URL
  /** Null: the department is one process, or lets an envelope be used once at each. */
  readonly redisUrl: URL | null
  /** Null: plain HTTP. */
  readonly tls: ServeTls | null
}

/** What {@link departmentSettings} mean. */
export function departmentConfig(raw: ReturnType<typeof readEnv<typeof departmentSettings>>): DepartmentConfig {
  return {
    port: raw.CIVIGRAPH_PORT,
    host: raw.CIVIGRAPH_HOST,
    databaseUrl: raw.CIVIGRAPH_DATABASE_URL,
    dataFolder: raw.CIVIGRAPH_DATA_DIR,
    routerUrl: routerUrlOf(raw),
    redisUrl: raw.CIVIGRAPH_DEPARTMENT_REDIS_URL,
    tls: tlsConfig(raw),
  }
}

/** There the keys are fetched by which envelopes are believed. */
function routerUrlOf({ CIVIGRAPH_ROUTER_URL: routerUrl }: ReturnType<typeof readEnv<typeof departmentSettings>>): URL {
  if (routerUrl.protocol === 'https:' || (routerUrl.protocol === 'http:' && isLoopback(routerUrl.hostname)))
    return routerUrl
  throw new Error(
    'Bad environment:\n  CIVIGRAPH_ROUTER_URL must begin with https://, or be on loopback: whoever stands between could sign any envelope.',
  )
}

/** Half of it would let everybody in, or nobody. */
function tlsConfig(raw: ReturnType<typeof readEnv<typeof departmentSettings>>): ServeTls | null {
  const {
    CIVIGRAPH_TLS_CERT_FILE: certFile,
    CIVIGRAPH_TLS_KEY_FILE: keyFile,
    CIVIGRAPH_TLS_CA_FILE: caFile,
    CIVIGRAPH_TLS_ALLOWED_NAMES: allowedNames,
  } = raw
  if (certFile !== null && keyFile !== null && caFile !== null && allowedNames.length > 0)
    return { certFile, keyFile, caFile, allowedNames }
  if (certFile === null && keyFile === null && caFile === null && allowedNames.length === 0) return null
  throw new Error(
    'Bad environment:\n  CIVIGRAPH_TLS_CERT_FILE, …_KEY_FILE, …_CA_FILE and …_ALLOWED_NAMES are set all together, or none of them.',
  )
}

/** Runs one department by itself: opens and migrates its database, then serves its subgraph and its import. */
export async function runDepartment(
  department: Department,
  config: DepartmentConfig,
  server: 'mercurius' | 'apollo' = 'mercurius',
): Promise<Served> {
  const database = await openDatabase({ url: config.databaseUrl, folder: `${config.dataFolder}/${department.name}` })
  try {
    await database.migrate(department.name, department.migrations)
    await department.prepare?.(database)
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
  const { database, dataFolder, server, host, port, tls } = options
  const isAllowed = await importKey(dataFolder)
  const reportFault: ReportFault = (error, path) =>
    void process.stderr.write(`fault ${department.name} ${path} ${describeFault(error)}\n`)
  const imports = { department, database, spoolFolder: `${dataFolder}/spool`, isAllowed, reportFault }
  const subgraph = department.subgraph(database)
  const check = await openCallerCheck(subgraph, options)
  const served = await serve(subgraph, {
    server,
    host,
    port,
    tls,
    reportFault,
    isReady: () => database.ping(),
    verifyCaller: check.verifyCaller,
    routes: (app) => void app.register(importRoutes(imports), { prefix: `/departments/${department.name}` }),
  })
  const close = async () => {
    await served.close()
    check.close()
  }
  return { url: served.url, close }
}
