import { fillIn, type Login, messageOf } from './realm-client.ts'
import { ScriptedBrowser } from './scripted-browser.ts'

/** What a router answered a browser. */
export interface Seen {
  readonly status: number
  /** Where it is sent on to. */
  readonly location: string | null
  readonly headers: Headers
  readonly html: string
}

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | URLSearchParams
}

export interface Asked {
  readonly status: number
  readonly headers: Headers
  /** Codes of all errors. */
  readonly codes: readonly string[]
  readonly data: unknown
}

/** What a browser says of a request that a page of the same origin makes. */
export const FROM_OWN_PAGE = { 'sec-fetch-site': 'same-origin' }

export const WHO = '{ me { client assurance person { id } } }'

/** A router that pages sign in at, and its realm. */
export interface PagePlatform {
  /** Of the router, as browsers know it. */
  readonly origin: string
  /** Where the router listens. */
  readonly url: URL
  readonly realm: { readonly issuer: string }
}

/** A person’s browser: cookies of the router, and beside them those that it has at the realm. */
export class PageVisitor {
  readonly cookies = new Map<string, string>()
  readonly #nation: PagePlatform
  readonly #atRealm: ScriptedBrowser

  constructor(nation: PagePlatform) {
    this.#nation = nation
    this.#atRealm = new ScriptedBrowser(nation.origin)
  }

  /** The identifier that the browser holds; undefined for one that is not signed in. */
  get id(): string | undefined {
    return this.cookies.get('civigraph') ?? this.cookies.get('__Host-civigraph')
  }

  /** Follows no redirect, so that a test sees each. */
  async send(path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Seen> {
    const response = await fetch(new URL(path, this.#nation.url), {
      method,
      redirect: 'manual',
      headers: { ...(this.cookies.size > 0 && { cookie: this.#cookie() }), ...headers },
      ...(body !== undefined && { body }),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const location = response.headers.get('location')
    return { status: response.status, location, headers: response.headers, html: await response.text() }
  }

  /** Where the router sends a browser that wants to sign in. */
  async start(query: Readonly<Record<string, string>> = {}): Promise<URL> {
    const { status, location, html } = await this.send(`/sign-in?${new URLSearchParams(query).toString()}`)
    if (status !== 303 || location === null) throw new Error(`No sign-in was started: ${status} ${html}`)
    return new URL(location)
  }

  /** Fills in what the realm asks; the address at which it sends the browser back. */
  async atRealm(address: URL, login: Login = {}): Promise<URL> {
    const end = await fillIn(this.#atRealm, await this.#atRealm.go(address), login)
    if (end.html !== '') throw new Error(messageOf(end))
    return end.address
  }

  async come(back: URL): Promise<Seen> {
    return await this.send(back.pathname + back.search)
  }

  /** The whole sign-in; what the router answers at its end. */
  async signIn(login: Login = {}, query: Readonly<Record<string, string>> = {}): Promise<Seen> {
    return await this.come(await this.atRealm(await this.start(query), login))
  }

  /** Asks the graph as a page of the router’s origin does. */
  async ask(query = WHO, headers: Readonly<Record<string, string>> = FROM_OWN_PAGE): Promise<Asked> {
    const body = JSON.stringify({ query })
    const sent = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
    return answered(await this.send('/graphql', sent))
  }

  /** Presses a page’s button; what the router then shows. */
  async signOut(path = '/sign-out'): Promise<Seen> {
    return await this.send(path, { method: 'POST', headers: FROM_OWN_PAGE })
  }

  /** Goes on from the router’s page to the realm, and from there to where it ends. */
  async leaveRealm({ html }: Seen): Promise<URL> {
    const seen = { html, address: new URL(`${this.#nation.origin}/sign-out`), status: 200 }
    const page = await this.#atRealm.submit(seen, 'leave', {})
    const end = page.html.includes('<script>')
      ? await this.#atRealm.submit(page, 'op.logoutForm', { logout: 'yes' })
      : page
    return end.address
  }

  /** Signs out at the realm itself, without any page of ours. */
  async signOutAtRealm(): Promise<void> {
    const page = await this.#atRealm.go(`${this.#nation.realm.issuer}/protocol/openid-connect/logout`)
    await this.#atRealm.submit(page, 'op.logoutForm', { logout: 'yes' })
  }

  #cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

/** An answer of the graph, as far as tests look at it. */
export function answered({ status, headers, html }: Seen): Asked {
  const { data = null, errors = [] }: { data?: unknown; errors?: { extensions: { code: string } }[] } = JSON.parse(html)
  return { status, headers, data, codes: errors.map(({ extensions }) => extensions.code) }
}
