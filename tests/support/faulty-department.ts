import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

/** A request as a department receives it. */
export interface ReceivedRequest {
  /** Request line and headers. */
  readonly head: string
  readonly body: string
  /** Which request of this connection it is, from 0. */
  readonly place: number
}

/** What a department does with a request: nothing of HTTP is done for it. */
export type Behaviour = (socket: Socket, request: ReceivedRequest) => void

export interface FaultyDepartment {
  readonly url: URL
  /** Requests that came, in order. */
  readonly received: ReceivedRequest[]
  /** Open connections. */
  readonly connections: ReadonlySet<Socket>
  behaviour: Behaviour
  /** Bytes that were sent over all connections. */
  readonly sentBytes: () => number
  readonly close: () => Promise<void>
}

/** A department on loopback that misbehaves as it is told. It speaks HTTP by hand, since a server would not. */
export async function faultyDepartment(behaviour: Behaviour = FAULTS.none): Promise<FaultyDepartment> {
  const connections = new Set<Socket>()
  const received: ReceivedRequest[] = []
  let closedBytes = 0
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.add(socket)
    socket.on('error', () => {}) // the router may go away at any time
    socket.on('close', () => {
      connections.delete(socket)
      closedBytes += socket.bytesWritten
    })
    socket.on('end', () => socket.end())
    onRequest(socket, (request) => {
      received.push(request)
      department.behaviour(socket, request)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on a port has this form
  const { port } = server.address() as AddressInfo
  const department: FaultyDepartment = {
    url: new URL(`http://127.0.0.1:${port}/graphql`),
    received,
    connections,
    behaviour,
    sentBytes: () => [...connections].reduce((sum, socket) => sum + socket.bytesWritten, closedBytes),
    async close() {
      for (const socket of connections) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return department
}

function onRequest(socket: Socket, tell: (request: ReceivedRequest) => void) {
  let unread = ''
  let place = 0
  socket.on('data', (part) => {
    unread += part.toString('latin1')
    for (;;) {
      const headEnd = unread.indexOf('\r\n\r\n') + 4
      const length = Number(/content-length: (\d+)/i.exec(unread)?.[1] ?? 0)
      if (headEnd < 4 || unread.length < headEnd + length) return
      tell({ head: unread.slice(0, headEnd), body: unread.slice(headEnd, headEnd + length), place: place++ })
      unread = unread.slice(headEnd + length)
    }
  })
}

interface Spoken {
  readonly status?: string
  readonly type?: string
  /** Further headers, each with its end of line. */
  readonly headers?: string
  /** What `content-length` says, when it lies. */
  readonly length?: number
}

/** Says something in HTTP, as a department would. */
export function says(body: string | Buffer, { status = '200 OK', type = 'application/json', ...rest }: Spoken = {}) {
  const bytes = Buffer.from(body)
  const { headers = '', length = bytes.length } = rest
  const head = `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n${headers}\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}

export const WELL = '{"data":{"answer":42}}'
const [FIRST_HALF, SECOND_HALF] = [WELL.slice(0, 12), WELL.slice(12)]
const CLOSES = 'connection: close\r\n'
const IN_CHUNKS = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n'

/** 64 MB of blanks, which are allowed before JSON: 64 kB when they are compressed. */
const bomb = gzipSync(Buffer.alloc(64_000_000, ' '))

const answering = (body: string | Buffer, spoken?: Spoken): Behaviour => {
  const said = says(body, spoken)
  return (socket) => void socket.write(said)
}

/** Every way to misbehave that tests know, by name. */
export const FAULTS = {
  none: answering(WELL),
  resetBeforeFirstByte: (socket) => void socket.resetAndDestroy(),
  resetAfterFirstByte: (socket) =>
    void socket.write(says(FIRST_HALF, { length: WELL.length }), () => setTimeout(() => socket.resetAndDestroy(), 20)),
  hang: () => {},
  slowDrip: (socket) => {
    socket.write(says('', { length: 1_000 }))
    const drip = setInterval(() => socket.write(' '), 20)
    socket.on('close', () => clearInterval(drip))
  },
  halfClosed: (socket) => void socket.end(),
  halfClosedMidway: (socket) => void socket.end(says(FIRST_HALF, { length: WELL.length })),
  serverErrorInText: answering('Something broke.', { status: '500 Internal Server Error', type: 'text/plain' }),
  serverErrorWithData: answering(WELL, { status: '500 Internal Server Error' }),
  busy: answering('', { status: '503 Service Unavailable' }),
  clientErrorInText: answering('Not here.', { status: '404 Not Found', type: 'text/plain' }),
  clientErrorInGraphql: answering('{"errors":[{"message":"No such field."}]}', { status: '400 Bad Request' }),
  envelopeRefused: answering('{"errors":[{"message":"No."}]}', { status: '401 Unauthorized' }),
  html: answering('<html>Welcome!</html>', { type: 'text/html' }),
  wrongContentType: answering(WELL, { type: 'text/plain' }),
  noContentType: (socket) => void socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${WELL.length}\r\n\r\n${WELL}`),
  invalidJson: answering('{"data":'),
  invalidUtf8: answering(Buffer.from('{"data":{"answer":"\xff"}}', 'latin1')),
  emptyBody: answering(''),
  neitherDataNorErrors: answering('{"extensions":{}}'),
  dataNull: answering('{"data":null}'),
  dataList: answering('{"data":[]}'),
  errorsObject: answering('{"data":{},"errors":{}}'),
  errorsOfText: answering('{"data":{},"errors":["No."]}'),
  hugeBody: (socket) => {
    socket.write(IN_CHUNKS)
    const part = `10000\r\n${' '.repeat(0x10000)}\r\n`
    let left = 100_000_000 / 0x10000
    const pour = () => {
      let goesOn = true
      while (goesOn && left-- > 0 && !socket.destroyed) goesOn = socket.write(part)
      if (!goesOn) socket.once('drain', pour)
    }
    pour()
  },
  announcedHugeBody: answering(WELL, { length: 100_000_000 }),
  gzipBomb: answering(bomb, { headers: 'content-encoding: gzip\r\n' }),
  gzipped: answering(gzipSync(WELL), { headers: 'content-encoding: gzip\r\n' }),
  brokenGzip: answering('no gzip', { headers: 'content-encoding: gzip\r\n' }),
  unknownEncoding: answering(WELL, { headers: 'content-encoding: compress\r\n' }),
  contentLengthTooLong: (socket) => void socket.end(says(WELL, { length: WELL.length + 10, headers: CLOSES })),
  contentLengthTooShort: answering(WELL, { length: WELL.length - 5 }),
  endsInTheMiddleOfAChunk: (socket) => void socket.end(`${IN_CHUNKS}20\r\n${FIRST_HALF}`),
  notHttp: (socket) => void socket.write('220 mail.example ESMTP\r\n'),
  redirect: answering('', { status: '307 Temporary Redirect', headers: 'location: http://127.0.0.1:1/\r\n' }),
  inTwoParts: (socket) =>
    void socket.write(says(FIRST_HALF, { length: WELL.length }), () => setTimeout(() => socket.write(SECOND_HALF), 20)),
  afterAnInterimAnswer: (socket) =>
    void socket.write(Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'), says(WELL)])),
} satisfies Record<string, Behaviour>

export type FaultName = keyof typeof FAULTS
