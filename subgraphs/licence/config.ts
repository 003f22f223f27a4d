import { departmentConfig, departmentSettings, readEnv, secretFile } from '@civigraph/subgraph-kit'

export const settings = {
  ...departmentSettings,
  CIVIGRAPH_LICENCE_NUMBER_KEY_FILE: secretFile(
    '32 bytes (base64) by which identifiers of licences follow from their numbers.',
  ),
}

/** The only place where this department reads the environment. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const raw = readEnv(env, settings)
  return { ...departmentConfig(raw), numberKey: Buffer.from(raw.CIVIGRAPH_LICENCE_NUMBER_KEY_FILE, 'base64') }
}
