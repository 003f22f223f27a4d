/** What a browser says of who made it send a request; nobody's page can write these headers. */
export interface SenderHeaders {
  readonly 'sec-fetch-site'?: readonly string[] | undefined
  readonly origin?: readonly string[] | undefined
}

const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none'])

/**
 * Whether a page of this very origin sent a request, or a person without any page. A browser that says nothing proves
 * nothing; and what one header says, the other must not deny. (`Origin: null` denies nothing where the browser says the site:
a form of a page that sends no referrer has it.)
 *
 * @param origin Of the router itself.
 * @source Fetch Metadata Request Headers (W3C), section 2.3; RFC 6454, section 7 for browsers without them.
 */
export function isFromOwnPage(headers: SenderHeaders, origin: string): boolean {
  const sites = headers['sec-fetch-site'] ?? []
  const origins = headers.origin ?? []
  return (
    sites.length + origins.length > 0 &&
    sites.every((site) => OWN_SITES.has(site)) &&
    origins.every((one) => one === origin || (one === 'null' && sites.length > 0))
  )
}
