import { departmentConfig, departmentSettings, readEnv, secretFile } from '@civigraph/subgraph-kit'

export const settings = {
  ...departmentSettings,
  CIVIGRAPH_IDENTITY_REGISTER_KEY_FILE: secretFile('32 bytes (base64) that encrypt resident numbers in the register.'),
}

/** The only place where this department reads the environment. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const raw = readEnv(env, settings)
  return { ...departmentConfig(raw), registerKey: Buffer.from(raw.CIVIGRAPH_IDENTITY_REGISTER_KEY_FILE, 'base64') }
}
