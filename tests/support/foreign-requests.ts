import { linkTo, submit } from './browser-nation.ts'

/** JavaScript by which a page of somebody else sends an operation to the graph. */
export type ForeignRequest = (graph: string, operation: string) => string

/** Whole pages that a form or a link leads to: the browser shows the answer, and no script of the sender can read it. */
export const FOREIGN_FORMS: readonly (readonly [how: string, sent: { method: string; request: ForeignRequest }])[] = [
  ['a form', { method: 'POST', request: (graph, query) => submit(graph, { method: 'post' }, { query }) }],
  ['a form whose text reads as JSON', { method: 'POST', request: textForm }],
  [
    'a form in parts',
    {
      method: 'POST',
      request: (graph, query) => submit(graph, { method: 'post', enctype: 'multipart/form-data' }, { query }),
    },
  ],
  ['a form by GET', { method: 'GET', request: (graph, query) => submit(graph, { method: 'get' }, { query }) }],
  ['a link', { method: 'GET', request: (graph, query) => `location.href = ${inAddress(graph, query)}` }],
]

/** Scripts that stay where they are; the value is all that they could read. */
export const FOREIGN_SCRIPTS: readonly (readonly [how: string, request: ForeignRequest])[] = [
  ['fetch of JSON', (graph, query) => fetching(graph, query, { headers: { 'content-type': 'application/json' } })],
  ['fetch of JSON that calls itself text', (graph, query) => fetching(graph, query, {})],
  ['fetch without asking first', (graph, query) => fetching(graph, query, { mode: 'no-cors' })],
  [
    'a beacon',
    (graph, query) => `String(navigator.sendBeacon('${graph}', ${JSON.stringify(JSON.stringify({ query }))}))`,
  ],
  [
    'a script element',
    (graph, query) => `new Promise((done) => {
      const element = Object.assign(document.createElement('script'), { src: ${inAddress(graph, query)} })
      element.onload = element.onerror = ({ type }) => done(type)
      document.body.append(element)
    })`,
  ],
  [
    'a stream of events',
    (graph, query) => `new Promise((done) => {
      const source = new EventSource(${inAddress(graph, query)}, { withCredentials: true })
      source.onmessage = source.onerror = ({ type, data }) => { source.close(); done(type + data) }
    })`,
  ],
  [
    'a socket',
    (graph, query) => `new Promise((done) => {
      const socket = new WebSocket('${graph.replace('https:', 'wss:')}', 'graphql-transport-ws')
      socket.onopen = () => socket.send('{"type":"connection_init"}')
      socket.onmessage = ({ data }) => {
        if (!data.includes('connection_ack')) return done(data)
        socket.send(${JSON.stringify(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }))})
      }
      socket.onclose = ({ type }) => done(type)
    })`,
  ],
]

/** Ways back from a sign-in that somebody who made its link would like, given an origin of that somebody. */
export const WAYS_ELSEWHERE: readonly (readonly [where: string, way: (evil: string) => string])[] = [
  ['another site', (evil: string) => `${evil}/`],
  ['another site by two slashes', (evil: string) => evil.replace('https:', '')],
  ['another site by a backslash', (evil: string) => evil.replace('https://', '/\\\\')],
  ['another site behind a tab', (evil: string) => evil.replace('https://', '/\t/')],
  ['another site behind an encoded tab', (evil: string) => evil.replace('https://', '/%09/')],
  ['another site by a path that climbs', (evil: string) => evil.replace('https://', '/..//')],
  ['another site by a path that stays', (evil: string) => evil.replace('https://', '/.//')],
  ['another site as a user name', (evil: string) => evil.replace('https://', '@')],
  ['a script', () => 'javascript:globalThis.ran=1'],
]

/** Runs wherever it stands as text in a page, in a name, or within quotes. */
export const SCRIPT = `"'><svg/onload=globalThis.ran=1><script>globalThis.ran=1</script>`
export const SCRIPT_AS_PATH = `/${SCRIPT}`

/** Name and value of its one field, with the sign between them, are the text. */
function textForm(graph: string, query: string): string {
  const [before = '', after = ''] = JSON.stringify({ query, x: '=' }).split('=')
  return submit(graph, { method: 'post', enctype: 'text/plain' }, { [before]: after })
}

function fetching(graph: string, query: string, init: object): string {
  const sent = { method: 'POST', credentials: 'include', ...init, body: JSON.stringify({ query }) }
  return `fetch('${graph}', ${JSON.stringify(sent)}).then((answer) => answer.text(), String)`
}

function inAddress(graph: string, query: string): string {
  return JSON.stringify(linkTo(graph, { query }))
}
