import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { test } from 'vitest'
import { needing } from './parts.ts'

/** A Redis of a test's own, on loopback, that keeps nothing on disk. */
export interface TestRedis {
  readonly url: URL
  /** Ends it as a fault would; whoever is connected is cut off. */
  readonly stop: () => Promise<void>
  /** Starts another one at the same address. It knows nothing of the one before. */
  readonly startAgain: () => Promise<void>
}

export const isRedisHere = isThere()
/** A `test` that needs the program of Redis on the machine. */
export const withRedis: typeof test = needing(isRedisHere, 'redis-server is not on the path')

export async function startRedis(): Promise<TestRedis> {
  const port = await freePort()
  let stop = await start(port)
  return {
    url: new URL(`redis://127.0.0.1:${port}`),
    stop: () => stop(),
    async startAgain() {
      stop = await start(port)
    },
  }
}

function isThere(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function start(port: number): Promise<() => Promise<void>> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn('redis-server', settings, { stdio: 'ignore' })
  await answering(port)
  return async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    // oxlint-disable-next-line no-await-in-loop -- asks again until the server answers
    if (await answersAt(port)) return
    // oxlint-disable-next-line no-await-in-loop -- as above
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('Redis was started but did not answer within 5 s.')
}

async function answersAt(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [answer]: unknown[] = await once(socket, 'data')
    return String(answer).startsWith('+PONG')
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
