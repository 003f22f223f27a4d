/** Names and attributes of the cookies that a router sets. */
export interface Cookies {
  readonly session: string
  /** A browser may have so many sign-ins under way, each in a cookie of its own. */
  readonly logins: readonly string[]
  readonly set: (name: string, value: string, maxAgeSeconds?: number) => string
  readonly clear: (name: string) => string
}

const SLOTS = ['1', '2', '3', '4']

/**
 * Over https every name begins with `__Host-`: a browser takes such a cookie only from this very host, over TLS and for all
 * its paths, so that no neighbouring host can plant one. On plain-http loopback no browser would take it, and the name has
 * no prefix.
 *
 * @param isSecure Whether callers reach the router over https.
 * @source RFC 6265bis, section 4.1.3.2.
 */
export function cookiesOf(isSecure: boolean): Cookies {
  const prefix = isSecure ? '__Host-civigraph' : 'civigraph'
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return {
    session: prefix,
    logins: SLOTS.map((slot) => `${prefix}-login-${slot}`),
    set: (name, value, maxAgeSeconds) =>
      `${name}=${value}; ${attributes}${maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`}`,
    clear: (name) => `${name}=; ${attributes}; Max-Age=0`,
  }
}

/** Every value that a request has under a name, in order. More than one means that somebody else set one of them. */
export function cookieValues(headers: readonly string[] | undefined, name: string): readonly string[] {
  return (headers ?? [])
    .flatMap((header) => header.split(';'))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
}
