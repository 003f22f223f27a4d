import { otpSecretOf } from '#router/sso/embedded/credentials.ts'
import { NATIONAL_REALM, readRealmFile } from '#router/sso/embedded/realm-file.ts'
import type { EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { oneTimeCode } from '#router/sso/embedded/totp.ts'
import { RealmClient } from '../../support/realm-client.ts'
import type { RouterStandIn } from '../../support/router-stand-in.ts'

/** A realm that was imported from the national file, whoever serves it. */
export type ServedRealm = Pick<EmbeddedRealm, 'issuer' | 'personas' | 'clientSecrets' | 'clients'>

/** What the cases of the sign-on suite work with. */
export interface SignOn {
  readonly server: 'keycloak' | 'embedded'
  readonly realm: ServedRealm
  readonly stock: RealmClient
  readonly router: RouterStandIn
  /** A one-time code that was not used before: both servers take each only once. */
  readonly newCode: (username: string) => string
}

/** Read by each case when it runs: the realm is started after the cases are declared. */
export type At = () => SignOn

export function signOn(server: SignOn['server'], realm: ServedRealm, router: RouterStandIn): SignOn {
  return { server, realm, router, stock: new RealmClient(realm), newCode: newCodes() }
}

/** The code of the 30 s before and of the 30 s after are taken as well, which gives three at once. */
function newCodes(): (username: string) => string {
  const { users } = readRealmFile(NATIONAL_REALM)
  const used = new Set<string>()
  return (username) => {
    const secret = otpSecretOf(users.find((user) => user.username === username)) ?? ''
    const steps = [0, -1, 1].map((step) => oneTimeCode(secret, Date.now() + step * 30_000))
    const code = steps.find((one) => !used.has(username + one))
    if (code === undefined) throw new Error(`All codes of ${username} are used: wait 30 s.`)
    used.add(username + code)
    return code
  }
}
