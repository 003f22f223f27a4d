import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Realm } from './realm-file.ts'
import { textParam } from './text-param.ts'

/**
 * Whom the realm still has to ask: everybody who connects a device, each time, and once whoever uses an application
 * that the realm file marks `consentRequired`. What was agreed to is remembered until the realm ends.
 */
export function consentCheck(realm: Realm): (ctx: KoaContextWithOIDC) => boolean {
  const asking = new Set(realm.clients.filter((client) => client.consentRequired).map(({ clientId }) => clientId))
  const agreed = new Set<string>()
  return ({ oidc }) => {
    const clientId = oidc.client?.clientId ?? ''
    const isDevice = oidc.entities.DeviceCode !== undefined
    if (!isDevice && !asking.has(clientId)) return false
    const scopes = textParam(oidc.params, 'scope').split(' ').toSorted()
    const agreement = JSON.stringify([oidc.session?.accountId, clientId, ...scopes])
    if (!oidc.result?.consent) return isDevice || !agreed.has(agreement)
    if (!isDevice) agreed.add(agreement)
    return false
  }
}
