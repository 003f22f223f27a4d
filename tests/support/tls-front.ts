import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, request as forward, type Server } from 'node:http'
import { createServer, type ServerOptions } from 'node:https'
import { connect } from 'node:net'
import type { CertificatePair } from './certificates.ts'

/** One request as it came to the front, and where its answer sent the browser. */
export interface Arrived {
  readonly method: string
  readonly path: string
  readonly cookie: string
  readonly location: string | null
}

/** What stands before a router in production: it takes TLS off and changes nothing. */
export interface TlsFront {
  readonly port: number
  /** In the order of their answers. */
  readonly arrived: Arrived[]
  readonly leadTo: (router: URL) => void
  readonly close: () => void
}

export async function startTlsFront(pair: CertificatePair): Promise<TlsFront> {
  const arrived: Arrived[] = []
  let behind = new URL('http://localhost')
  const server = createServer(keys(pair), (request, response) => {
    const { method = '', url: path = '', headers } = request
    const onward = forward({ host: 'localhost', port: behind.port, method, path, headers }, (answer) => {
      arrived.push(arrivedAs(request, answer))
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  })
  server.on('upgrade', (request, socket) => {
    const onward = connect(Number(behind.port), 'localhost')
    const lines = request.rawHeaders.map((text, index) => text + (index % 2 === 0 ? ': ' : '\r\n'))
    arrived.push({ ...arrivedAs(request), method: 'upgrade' })
    onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('')}\r\n`)
    socket.pipe(onward).pipe(socket)
    for (const [one, other] of [[socket, onward] as const, [onward, socket] as const])
      one.on('error', () => other.destroy())
  })
  return {
    port: await listening(server),
    arrived,
    leadTo: (router) => void (behind = router),
    close: () => closeNow(server),
  }
}

/** Pages of somebody else, under any name that the certificate has: an empty one at every address. */
export async function startForeignPages(pair: CertificatePair) {
  const server = createServer(keys(pair), (_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>foreign</title><body></body>'),
  )
  return { port: await listening(server), close: () => closeNow(server) }
}

function keys({ certFile, keyFile }: CertificatePair): ServerOptions {
  return { cert: readFileSync(certFile), key: readFileSync(keyFile) }
}

function arrivedAs({ method = '', url: path = '', headers }: IncomingMessage, answer?: IncomingMessage): Arrived {
  return { method, path, cookie: headers.cookie ?? '', location: answer?.headers.location ?? null }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.')
  return address.port
}

function closeNow(server: Server): void {
  server.close()
  server.closeAllConnections()
}
