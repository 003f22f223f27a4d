import { departmentConfig, departmentSettings, readEnv } from '@civigraph/subgraph-kit'

/** The only place where this department reads the environment. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  return departmentConfig(readEnv(env, departmentSettings))
}
