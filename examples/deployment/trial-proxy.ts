import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { createServer } from 'node:tls'

/**
 * Stands where a deployment has its proxy, for a trial on one machine: ends TLS, and passes the bytes on to the routers in
 * turn. It passes on `X-Forwarded-For` as callers wrote it, so no router may be told to trust it.
 */
const { TRIAL_PORT = '', TRIAL_CERT_FILE = '', TRIAL_KEY_FILE = '', TRIAL_ROUTER_PORTS = '' } = process.env
const ports = TRIAL_ROUTER_PORTS.split(',').map(Number)
const pair = { cert: readFileSync(TRIAL_CERT_FILE), key: readFileSync(TRIAL_KEY_FILE) }
let turn = 0

const server = createServer(pair, (caller) => void passOn(caller))
server.on('tlsClientError', nothing)
server.listen(Number(TRIAL_PORT), '127.0.0.1')

async function passOn(caller: Socket) {
  caller.on('error', nothing)
  const router = (await connected(next())) ?? (await connected(next()))
  if (!router) {
    caller.destroy()
    return
  }
  pipeline(caller, router, nothing)
  pipeline(router, caller, nothing)
}

/** Whoever breaks off is gone, and the other side with it. */
function nothing() {}

function next(): number {
  turn = (turn + 1) % ports.length
  return ports[turn] ?? 0
}

/** @returns null for a router that is away. */
async function connected(port: number): Promise<Socket | null> {
  const socket = connect(port, '127.0.0.1')
  const { promise, resolve } = Promise.withResolvers<Socket | null>()
  socket.once('connect', () => resolve(socket)).once('error', () => resolve(null))
  return await promise
}
