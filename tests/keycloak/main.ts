import { startKeycloak } from '../support/keycloak.ts'
import { standInSettings } from '../support/router-stand-in.ts'

/**
 * `npm run keycloak`: a real Keycloak with the national realm, on loopback, until Ctrl-C. It is set up as the sign-on suite
 * needs it, unless `REALM_…` variables say otherwise.
 */
const ROUTER = 'http://127.0.0.1:4000'
const given = Object.entries(process.env).filter((one): one is [string, string] => one[0].startsWith('REALM_'))
const settings = { ...standInSettings(ROUTER), ...Object.fromEntries(given) }
const port = Number(process.env['KEYCLOAK_PORT'] ?? 8180)

const keycloak = await startKeycloak({ port, env: settings }).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
if (keycloak.warning !== null) console.error(keycloak.warning)
const { origin } = new URL(keycloak.issuer)
const exported = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
console.log(`Keycloak      ${origin} (${keycloak.version})
sign-on realm ${keycloak.issuer}
sign-on suite ${[`KEYCLOAK_URL=${origin}`, ...exported].join(' ')} npm run test:keycloak
Stop with Ctrl-C.`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void keycloak.stop().then(() => process.exit(0)))
}
