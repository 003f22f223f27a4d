import { GraphqlSocket, SOCKET_PROTOCOL, type SocketRules } from './graphql-socket.ts'

export interface SpeakOptions extends SocketRules {
  /** Longest wait for `connection_init`. */
  readonly initTimeoutMs?: number
  /** Time between pings; a socket that answers none within this time is dropped. */
  readonly pingMs?: number
}

/** A socket of `ws`, as far as it is needed: departments that only call the kit need no types of that package. */
export interface AcceptedSocket {
  readonly protocol: string
  readonly readyState: number
  readonly OPEN: number
  /** Bytes that the reader has not taken yet. */
  readonly bufferedAmount: number
  send(text: string, done: (error?: Error | null) => void): void
  ping(): void
  close(code: number, reason: string): void
  terminate(): void
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown
  on(event: 'pong' | 'close' | 'error', listener: () => void): unknown
}

/** What a reader may leave unread before the socket is dropped. */
const MAX_UNREAD_BYTES = 4_000_000

/** Serves graphql-transport-ws over one accepted socket, until either side ends it. */
export function speakGraphql(socket: AcceptedSocket, options: SpeakOptions): void {
  const { initTimeoutMs = 3_000, pingMs = 15_000 } = options
  socket.on('error', () => socket.terminate()) // a broken frame; it would end the process if nobody listened
  if (socket.protocol !== SOCKET_PROTOCOL) return socket.close(4406, 'Subprotocol not acceptable')
  const ours = {
    send: (text: string) => sent(socket, text),
    close: (code: number, reason: string) => socket.close(code, reason),
  }
  const connection = new GraphqlSocket(ours, options)

  const initTimer = setTimeout(() => {
    if (!connection.isInitialised) socket.close(4408, 'Connection initialisation timeout')
  }, initTimeoutMs)
  let heard = true
  const pings = setInterval(() => {
    if (!heard) return socket.terminate()
    heard = false
    socket.ping()
  }, pingMs)

  socket.on('pong', () => (heard = true))
  socket.on('message', (data, isBinary) => {
    heard = true
    if (isBinary || !Buffer.isBuffer(data)) socket.close(4400, 'Invalid message')
    else connection.receive(data.toString())
  })
  socket.on('close', () => {
    clearTimeout(initTimer)
    clearInterval(pings)
    connection.closed()
  })
}

async function sent(socket: AcceptedSocket, text: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > MAX_UNREAD_BYTES) return socket.terminate()
  await new Promise<void>((resolve, reject) => socket.send(text, (error) => (error ? reject(error) : resolve())))
}
