import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CertificatePair, newAuthority } from './certificates.ts'
import { type Chromium, type Profile, startChromium, type Tab } from './chromium.ts'
import { type PageNation, startPageNation } from './page-nation.ts'
import { type Arrived, startForeignPages, startTlsFront } from './tls-front.ts'

const PORTAL = 'portal.civigraph.localhost'

/** Where somebody else’s pages come from, by host name. Browsers send cookies of a site to all its hosts and ports. */
export const FOREIGN = {
  port: PORTAL,
  neighbour: 'blog.civigraph.localhost',
  site: 'evil.localhost',
} as const

/** A page behind another one keeps its pace: else its timers wait for seconds. */
const AWAKE = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

export type Place = keyof typeof FOREIGN

/** A router behind TLS, as people have it in production, pages of somebody else, and a browser that reaches both. */
export interface BrowserNation {
  readonly nation: PageNation
  /** Of the router, as browsers know it. */
  readonly origin: string
  readonly arrived: Arrived[]
  readonly chromium: Chromium
  readonly certificate: CertificatePair
  /** Origin of the pages of somebody else. */
  readonly foreign: (place: Place) => string
  readonly close: () => Promise<void>
}

export async function startBrowserNation(): Promise<BrowserNation> {
  const folder = mkdtempSync(join(tmpdir(), 'browser-'))
  const names = [...new Set(Object.values(FOREIGN))]
  const certificate = newAuthority(folder, 'authority').issue('pages', { names, use: 'serverAuth' })
  const [front, pages] = await Promise.all([startTlsFront(certificate), startForeignPages(certificate)])
  const origin = `https://${PORTAL}:${front.port}`
  const nation = await startPageNation({ origin, env: { CIVIGRAPH_GET: 'text' } })
  front.leadTo(nation.url)
  const chromium = await startChromium(['--ignore-certificate-errors', ...AWAKE])
  return {
    nation,
    origin,
    arrived: front.arrived,
    chromium,
    certificate,
    foreign: (place) => `https://${FOREIGN[place]}:${pages.port}`,
    async close() {
      await chromium.close()
      front.close()
      pages.close()
      await nation.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A tab in which a person signed in, at the path that `return` names. */
export async function signInTab(
  { origin }: BrowserNation,
  profile: Profile,
  { username, ...query }: Readonly<{ username: string; scope?: string; return: string }>,
): Promise<Tab> {
  const tab = await profile.newTab()
  await tab.go(linkTo(`${origin}/sign-in`, query))
  await tab.until(shows('kc-form-login'))
  await tab.evaluate(`username.value = '${username}'; password.value = '${username}-demo'; ${press('kc-login')}`)
  await tab.until(isAt(origin + query.return))
  return tab
}

/** What the graph answers a script of the page, as any script would ask. */
export async function askFrom(tab: Tab, query: string): Promise<unknown> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) }
  return await tab.evaluate(`fetch('/graphql', ${JSON.stringify(init)}).then((answer) => answer.json())`)
}

/** Opens a page and waits until it is there, wherever it leads. */
export async function open(tab: Tab, address: string): Promise<void> {
  await tab.go(address)
  await tab.until(`location.href !== 'about:blank' && document.readyState === 'complete'`)
}

export function linkTo(address: string, query: Readonly<Record<string, string>>): string {
  return `${address}?${new URLSearchParams(query).toString()}`
}

/** Conditions and acts, as JavaScript of the page. */
export const isAt = (address: string) => `location.href === '${address}' && document.readyState === 'complete'`
export const shows = (id: string) => `document.getElementById('${id}') !== null`
export const press = (id: string) => `document.getElementById('${id}').click()`

/** Sends a form off, as a page does that gets people to click. */
export function submit(
  action: string,
  form: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, string>>,
) {
  return `{
    const form = Object.assign(document.createElement('form'), ${JSON.stringify({ ...form, action })})
    for (const [name, value] of Object.entries(${JSON.stringify(fields)}))
      form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
    document.body.append(form)
    form.submit()
  }`
}
