import { afterAll, beforeAll, describe } from 'vitest'
import { signOnCases } from '../conformance/sign-on/all.ts'
import { signOn, type SignOn } from '../conformance/sign-on/sign-on.ts'
import { keycloakRealm } from '../support/keycloak.ts'
import { needing } from '../support/parts.ts'
import { startRouterStandIn, type RouterStandIn } from '../support/router-stand-in.ts'

const { KEYCLOAK_URL: origin, KEYCLOAK_MISSING: reason, REALM_ROUTER_ORIGIN: standIn } = process.env
needing(origin !== undefined, reason ?? 'there is no Keycloak') // says so, and in CI fails

describe.skipIf(origin === undefined)('the sign-on suite on a real Keycloak', () => {
  let router: RouterStandIn
  let signedOn: SignOn

  beforeAll(async () => {
    router = await startRouterStandIn(Number(new URL(standIn ?? 'http://127.0.0.1:4000').port))
    signedOn = signOn('keycloak', keycloakRealm(origin ?? '', process.env), router)
  })
  afterAll(() => router?.close())

  signOnCases(() => signedOn)
})
