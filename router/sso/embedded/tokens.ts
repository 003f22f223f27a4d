import { randomBytes, randomUUID } from 'node:crypto'
import { jwtVerify, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose'
import type { Provider } from 'oidc-provider'
import type { SigningKey } from './signing-keys.ts'

/** What oidc-provider stores of a token. */
interface StoredToken {
  readonly jti: string
  readonly iat: number
  readonly exp: number
  readonly clientId: string
  readonly accountId?: string
  readonly sessionUid?: string
  readonly scope?: string
  /** Thumbprint of the key that a holder must prove (DPoP). */
  readonly jkt?: string
  readonly extra?: JWTPayload
}

/**
 * The two members of oidc-provider's token models that are replaced. Its types leave them out: they are internal, so
 * the version is pinned exactly and `tests/conformance/embedded-realm.test.ts` asserts that both are there.
 */
export interface TokenModel {
  readonly prototype: { getValueAndPayload: (this: unknown) => Promise<{ value: string; payload: StoredToken }> }
  find: (value: string, ...rest: readonly unknown[]) => Promise<unknown>
}

const REFRESH_KID = 'refresh'

/**
 * Lets the realm's tokens leave as signed JWTs of Keycloak's shape while they stay in the store, so that
 * introspection, revocation, user info, the end of a sign-in and refresh rotation still work on them.
 */
export class RealmTokens {
  readonly #issuer: string
  readonly #keys: readonly SigningKey[]
  readonly #algorithmOf: (clientId: string) => string
  readonly #refreshKey = randomBytes(64)
  // Known to this process only: nobody else can name a token by its stored id.
  readonly #handlePrefix = `handle-${randomUUID()}:`

  constructor(issuer: string, keys: readonly SigningKey[], algorithmOf: (clientId: string) => string) {
    this.#issuer = issuer
    this.#keys = keys
    this.#algorithmOf = algorithmOf
  }

  attach(provider: Provider): void {
    for (const model of [provider.AccessToken, provider.ClientCredentials]) {
      this.#replace(tokenModel(model), (token) => this.#signAccess(token))
    }
    this.#replace(tokenModel(provider.RefreshToken), (token) => this.#signRefresh(token))
  }

  /** What introspection and revocation take instead of a JWT, which oidc-provider refuses there. */
  async handleOf(token: string): Promise<string> {
    const id = await this.#storedId(token)
    return this.#handlePrefix + (id ?? 'unknown')
  }

  #replace(model: TokenModel, sign: (token: StoredToken) => Promise<string>): void {
    const getValueAndPayload = model.prototype.getValueAndPayload
    model.prototype.getValueAndPayload = async function signed(this: unknown) {
      const { payload } = await getValueAndPayload.call(this)
      return { value: await sign(payload), payload }
    }
    const find = model.find
    model.find = async (value, ...rest) => {
      const id = await this.#storedId(value)
      return id === undefined ? undefined : Reflect.apply(find, model, [id, ...rest])
    }
  }

  async #storedId(value: unknown): Promise<string | undefined> {
    if (typeof value !== 'string') return undefined
    if (value.startsWith(this.#handlePrefix)) return value.slice(this.#handlePrefix.length)
    try {
      const { payload } = await jwtVerify(value, (header) => this.#keyFor(header), { issuer: this.#issuer })
      return payload.jti
    } catch {
      return undefined // not one of ours, changed, or past its time
    }
  }

  #keyFor({ alg, kid }: JWTHeaderParameters) {
    if (alg === 'HS512' && kid === REFRESH_KID) return this.#refreshKey
    const key = this.#keys.find((one) => one.kid === kid && one.alg === alg)
    if (!key) throw new Error('The realm has no such key.')
    return key.publicKey
  }

  #signAccess({ jti, iat, exp, clientId, accountId, scope = '', jkt, extra }: StoredToken): Promise<string> {
    const alg = this.#algorithmOf(clientId)
    const key = this.#keys.find((one) => one.alg === alg)
    if (!key) throw new Error(`The realm has no key for ${alg}.`)
    const sub = accountId ?? extra?.sub ?? clientId
    return new SignJWT({ ...extra, ...bound(jkt), jti, iss: this.#issuer, sub, exp, iat, scope })
      .setProtectedHeader({ alg, typ: 'JWT', kid: key.kid })
      .sign(key.privateKey)
  }

  #signRefresh({ jti, iat, exp, clientId, accountId, sessionUid, scope = '', jkt }: StoredToken): Promise<string> {
    const [iss, aud] = [this.#issuer, this.#issuer]
    const who = {
      ...(accountId !== undefined && { sub: accountId }),
      azp: clientId,
      sid: sessionUid,
      ...confirmation(jkt),
    }
    return new SignJWT({ ...who, jti, iss, aud, typ: 'Refresh', exp, iat, scope })
      .setProtectedHeader({ alg: 'HS512', typ: 'JWT', kid: REFRESH_KID })
      .sign(this.#refreshKey)
  }
}

/** What Keycloak says of a token that is worth nothing without proof of a key. */
function bound(jkt: string | undefined) {
  return jkt === undefined ? {} : { typ: 'DPoP', ...confirmation(jkt) }
}

function confirmation(jkt: string | undefined) {
  return jkt === undefined ? {} : { cnf: { jkt } }
}

/** A token model of oidc-provider with the internal members shown. */
export function tokenModel(model: unknown): TokenModel {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the published types leave these members out
  return model as TokenModel
}
