import { choice, integer, optional, readEnv, text, url } from '@civigraph/subgraph-kit'
import { routerConfig, routerSettings } from '#router/config.ts'

/** Settings of the whole nation in one process. */
export const settings = {
  ...routerSettings,
  CIVIGRAPH_REALM_PORT: integer('Port of the embedded realm, on loopback; 0 takes any free one.', {
    fallback: 4001,
    min: 0,
    max: 65_535,
  }),
  CIVIGRAPH_DATA_DIR: text('Folder for the database, keys and unfinished uploads.', '.civigraph'),
  CIVIGRAPH_DATABASE_URL: optional(
    url('PostgreSQL for all departments, a schema each; without it PGlite in the data folder.'),
  ),
  CIVIGRAPH_SUBGRAPHS: choice(
    'Departments in this process, or each behind a port of its own.',
    ['in-process', 'http'],
    'in-process',
  ),
}

/** The only place where `npm start` reads the environment. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const raw = readEnv(env, settings)
  if (env['NODE_ENV'] === 'production')
    throw new Error(
      'Bad environment:\n  NODE_ENV must not be production: this program signs in test persons. Start router/main.ts.',
    )
  if (raw.CIVIGRAPH_SUBGRAPHS === 'http' && raw.CIVIGRAPH_PORT === 0)
    throw new Error(
      'Bad environment:\n  CIVIGRAPH_PORT must not be 0 with CIVIGRAPH_SUBGRAPHS=http: the departments must know the router.',
    )
  return Object.freeze({
    router: routerConfig(raw),
    realmPort: raw.CIVIGRAPH_REALM_PORT,
    dataFolder: raw.CIVIGRAPH_DATA_DIR,
    databaseUrl: raw.CIVIGRAPH_DATABASE_URL,
    subgraphs: raw.CIVIGRAPH_SUBGRAPHS,
    nodeEnv: env['NODE_ENV'],
  })
}

export type NationalConfig = ReturnType<typeof loadConfig>
