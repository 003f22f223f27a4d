import { createServer, type ServerResponse } from 'node:http'

/** Metrics as text, and the media type of their format. */
export interface MetricsText {
  readonly contentType: string
  readonly text: string
}

export interface MetricsServer {
  readonly url: URL
  readonly close: () => Promise<void>
}

export interface MetricsServerOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly read: () => Promise<MetricsText>
}

/** Serves the metrics on a port of their own: they are for those who run the router, not for its callers. */
export async function serveMetrics({ host, port, read }: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') response.writeHead(404).end()
    else if (request.method !== 'GET') response.writeHead(405, { allow: 'GET' }).end()
    else void answer(response, read)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The metrics listen on no TCP port.')
  return {
    url: new URL(`http://localhost:${address.port}/metrics`),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(response: ServerResponse, read: MetricsServerOptions['read']) {
  try {
    const { contentType, text } = await read()
    response.writeHead(200, { 'content-type': contentType }).end(text)
  } catch {
    response.writeHead(500).end()
  }
}
