import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { isDeepStrictEqual } from 'node:util'
import type { BenchQuery } from '../graph/ground.ts'

/** An answer without errors that is not the right one: waiting does not mend it. */
export class WrongAnswer extends Error {
  override name = 'WrongAnswer'
}

export interface Question {
  readonly port: number
  readonly query: BenchQuery
  readonly authorization: string | null
}

/**
 * Asks a gateway once and compares its answer with the expected one.
 *
 * @returns Bytes of the whole HTTP answer: the yardstick for those that nobody reads under load.
 */
export async function checkAnswer({ port, query, authorization }: Question): Promise<number> {
  const { status, headBytes, body } = await post(port, query.body, authorization)
  if (status !== 200) throw new Error(`${query.name} was answered with ${status}: ${body.slice(0, 500)}`)
  const { data, errors } = JSON.parse(body)
  if (errors) throw new Error(`${query.name} was answered with errors: ${JSON.stringify(errors).slice(0, 500)}`)
  if (!isDeepStrictEqual(data, query.expected)) throw new WrongAnswer(`${query.name} was answered with other data.`)
  return headBytes + Buffer.byteLength(body)
}

async function post(port: number, body: string, authorization: string | null) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'keep-alive', // as wrk's, so that the answer's head is the same
    ...(authorization === null ? {} : { authorization }),
  }
  const sent = request({
    host: '127.0.0.1',
    port,
    path: '/graphql',
    method: 'POST',
    headers,
    agent: false,
    timeout: 30_000,
  })
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof read>>>()
  sent.on('timeout', () => sent.destroy(new Error('no answer within 30 s')))
  sent.on('error', reject)
  sent.on('response', (response) => {
    read(response).then(resolve, reject)
  })
  sent.end(body)
  try {
    return await promise
  } finally {
    sent.destroy()
  }
}

async function read(response: IncomingMessage) {
  const { statusCode: status = 0, statusMessage = '', rawHeaders } = response
  const statusLine = `HTTP/1.1 ${status} ${statusMessage}\r\n\r\n`
  // Each header is name, colon, space, value, line end; names and values stand in one flat list.
  const headBytes = statusLine.length + rawHeaders.reduce((sum, one) => sum + one.length + 2, 0)
  return { status, headBytes, body: await text(response) }
}
