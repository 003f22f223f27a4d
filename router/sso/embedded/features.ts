import type { Client, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { deviceChallenge } from './device-challenge.ts'
import * as pages from './pages.ts'

const NOT_CONNECTED = 'You did not agree: the device is not connected.'

/** What of oidc-provider is switched on, and what its pages show. */
export function realmFeatures(
  checkScopes: (ctx: KoaContextWithOIDC) => void,
  needsPkce: (client: { readonly clientId: string } | undefined) => boolean,
): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => mayIntrospect(client, token) },
    revocation: { enabled: true },
    dPoP: { enabled: true },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: { enabled: false },
    deviceFlow: {
      enabled: true,
      charset: 'base-20',
      mask: '****-****',
      deviceInfo: (ctx) => {
        checkScopes(ctx)
        return deviceChallenge(ctx.oidc.body, needsPkce(ctx.oidc.client))
      },
      // oxlint-disable-next-line max-params -- oidc-provider's signature
      userCodeInputSource: (ctx, form, _out, error) => {
        if (error?.name === 'AbortedError') return show(ctx, pages.messagePage('Stopped', NOT_CONNECTED))
        show(ctx, pages.devicePage(form, error ? 'This code is not known, or was used, or is too old.' : null))
      },
      successSource: (ctx) => show(ctx, pages.messagePage('Done', 'The device is signed in. You can close this page.')),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        if (!ctx.oidc.entities.IdTokenHint) return show(ctx, pages.logoutPage(form))
        show(ctx, pages.logoutAtOncePage(form), pages.pressingPageHeaders())
      },
      postLogoutSuccessSource: (ctx) => show(ctx, pages.messagePage('Signed out', 'You can close this page.')),
    },
  }
}

/** Answers with a page. */
export function show(
  ctx: KoaContextWithOIDC,
  html: string,
  headers: Readonly<Record<string, string>> = pages.PAGE_HEADERS,
): void {
  ctx.set(headers)
  ctx.body = html
}

/** A refresh token means something to its own client only. */
function mayIntrospect(
  client: Client,
  token: { readonly kind: string; readonly clientId?: string | undefined },
): boolean {
  if (client.clientAuthMethod === 'none') return false
  return token.kind !== 'RefreshToken' || token.clientId === client.clientId
}
