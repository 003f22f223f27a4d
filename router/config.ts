import { integer, readEnv, text, url } from '@civigraph/subgraph-kit'
import { disagreements } from './config/agreement.ts'
import { answeringConfig, answeringSettings } from './config/answering.ts'
import { budgetConfig, budgetSettings } from './config/budgets.ts'
import { departmentConfig, departmentSettings } from './config/departments.ts'
import { doorConfig, doorSettings } from './config/door.ts'
import { onOff } from './config/on-off.ts'
import { operationConfig, operationSettings } from './config/operations.ts'
import { pageConfig, pageSettings } from './config/pages.ts'
import { purposeConfig, purposeSettings } from './config/purposes.ts'
import { secretConfig, secretSettings } from './config/secrets.ts'
import { telemetryConfig, telemetrySettings } from './config/telemetry.ts'

/** Settings that every process with a router in it has. */
export const routerSettings = {
  ...doorSettings,
  ...pageSettings,
  ...operationSettings,
  ...purposeSettings,
  ...budgetSettings,
  ...answeringSettings,
  ...departmentSettings,
  ...secretSettings,
  ...telemetrySettings,
}

/** Settings of a router that runs by itself. */
export const settings = {
  ...routerSettings,
  CIVIGRAPH_SUPERGRAPH_FILE: text('File with the composed supergraph; a new one is taken up while the router runs.'),
  CIVIGRAPH_ISSUER: url('Issuer whose tokens are accepted, for example https://sso.example/realms/national.'),
  CIVIGRAPH_WORKERS: integer('Processes that share the port, one for each core.', { fallback: 1, min: 1, max: 256 }),
  CIVIGRAPH_SHUTDOWN_DELAY_MS: integer(
    'How long requests are still taken after SIGTERM, while /ready already says 503; a second signal ends it.',
    { fallback: 5_000, min: 0, max: 600_000 },
  ),
  CIVIGRAPH_ACCESS_LOG: onOff('Whether a line of JSON is written to standard output for each request.', 'on'),
}

/** The router's part of any process's settings. */
export function routerConfig(raw: ReturnType<typeof readEnv<typeof routerSettings>>) {
  return Object.freeze({
    ...doorConfig(raw),
    ...pageConfig(raw),
    ...operationConfig(raw),
    ...purposeConfig(raw),
    ...budgetConfig(raw),
    ...answeringConfig(raw),
    ...departmentConfig(raw),
    ...secretConfig(raw),
    ...telemetryConfig(raw),
  })
}

export type RouterConfig = ReturnType<typeof routerConfig>

/** The only place where a router that runs by itself reads the environment. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const raw = readEnv(env, settings)
  const problems = disagreements(raw)
  if (problems.length > 0) throw new Error(`Bad environment:\n  ${problems.join('\n  ')}`)
  return Object.freeze({
    router: routerConfig(raw),
    supergraphFile: raw.CIVIGRAPH_SUPERGRAPH_FILE,
    issuer: raw.CIVIGRAPH_ISSUER.href.replace(/\/$/, ''),
    workers: raw.CIVIGRAPH_WORKERS,
    shutdownDelayMs: raw.CIVIGRAPH_SHUTDOWN_DELAY_MS,
  })
}
