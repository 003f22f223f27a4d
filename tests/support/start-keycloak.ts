import { ADMIN_PASSWORD, freePort, startKeycloak } from './keycloak.ts'
import { keycloakDistribution, missingForKeycloak } from './keycloak-distribution.ts'
import { standInSettings } from './router-stand-in.ts'

/**
 * Runs once before all tests: fetches and starts a Keycloak, and ends it after the last test. A server given by
 * KEYCLOAK_URL is used instead. Why there is none is left in KEYCLOAK_MISSING for the tests to say.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['KEYCLOAK_URL']) return undefined
  const reason = whyNone()
  if (reason !== null) {
    process.env['KEYCLOAK_MISSING'] = reason
    return undefined
  }
  const settings = standInSettings(`http://127.0.0.1:${await freePort()}`)
  const keycloak = await startKeycloak({ env: settings })
  if (keycloak.warning !== null) process.stderr.write(`${keycloak.warning}\n`)
  const seconds = Math.round(keycloak.startedInMs / 1_000)
  process.stdout.write(`Keycloak ${keycloak.version} answered after ${seconds} s.\n`)
  const origin = new URL(keycloak.issuer).origin
  Object.assign(process.env, settings, { KEYCLOAK_URL: origin, KEYCLOAK_ADMIN_PASSWORD: ADMIN_PASSWORD })
  return () => keycloak.stop()
}

function whyNone(): string | null {
  const missing = missingForKeycloak()
  if (missing.length > 0) return `KEYCLOAK_URL is not set, and not on the path: ${missing.join(', ')}`
  try {
    keycloakDistribution()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'Keycloak could not be fetched'
  }
}
