import type { Tab } from './chromium.ts'

/** Headers by which a browser would let a page of another origin do more than send: of all our paths, asked in all ways. */
export async function allowedAcross(router: URL, from: { readonly origin: string; readonly cookie: string }) {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' }
  const headers = { ...from, ...preflight }
  const allowed: string[] = []
  for (const path of ['/graphql', '/sign-in', '/sign-out', '/login/callback', '/health']) {
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const answer = await fetch(new URL(path, router), { method, headers, redirect: 'manual' })
      allowed.push(...[...answer.headers.keys()].filter((name) => name.startsWith('access-control')))
    }
  }
  return allowed
}

/** JavaScript that puts a frame into the page, and counts in `window.loaded` how many have come to an end. */
export const frameOf = (address: string) => `{
  const frame = Object.assign(document.createElement('iframe'), { src: '${address}' })
  frame.onload = () => (window.loaded = (window.loaded ?? 0) + 1)
  document.body.append(frame)
}`

/** What a page says to whoever opened it and posts to it. */
export async function heardFrom(tab: Tab, address: string): Promise<readonly unknown[]> {
  const heard = await tab.evaluate(`new Promise((done) => {
    const heard = []
    const listen = ({ data }) => heard.push(data)
    addEventListener('message', listen)
    const opened = window.open('${address}')
    const messages = ['portal ', 'app-licence-check ', 'token', { type: 'token', token: 'eyJ' }, '<script>ran = 1</script>']
    const post = setInterval(() => messages.forEach((one) => opened.postMessage(one, '*')), 50)
    setTimeout(() => {
      clearInterval(post)
      removeEventListener('message', listen)
      opened.close()
      done(heard)
    }, 300)
  })`)
  if (!Array.isArray(heard)) throw new Error('No page was opened.')
  return heard
}

/** All places of a page where a token could lie, as JavaScript whose value is text. */
export const ALL_THAT_A_SCRIPT_SEES = `(async () => JSON.stringify([
  document.cookie, { ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys(),
  (await navigator.serviceWorker.getRegistrations()).length, name, location.href, document.referrer, history.state,
  performance.getEntries().map((entry) => entry.name), document.documentElement.outerHTML,
]))()`
