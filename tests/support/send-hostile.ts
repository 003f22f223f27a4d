import { Pool } from 'undici'
import { isErrorCode } from '@civigraph/subgraph-kit'
import { hostileRequests } from './hostile-requests.ts'

export interface Hostilities {
  readonly seed: number
  readonly count: number
}

export interface Findings {
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>
  /** What no request may be answered with, each with the place of its request in the row of its seed. */
  readonly wrong: readonly string[]
}

const CONNECTIONS = 8
const PIPELINED = 8

/** Sends hostile requests over kept-alive, pipelined connections and judges every answer. */
export async function sendHostile(server: URL, { seed, count }: Hostilities): Promise<Findings> {
  const pool = new Pool(server.origin, { connections: CONNECTIONS, pipelining: PIPELINED })
  const requests = hostileRequests(seed)
  const statuses = new Map<number, number>()
  const wrong: string[] = []
  let sent = 0
  async function sendOnAndOn() {
    while (sent < count && wrong.length < 20) {
      const place = sent++
      const { method, path, headers, body } = requests.next().value
      const answer = await pool.request({
        method,
        path,
        headers,
        body: method === 'POST' ? body : null,
        blocking: false,
      })
      const text = await answer.body.text()
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
      const found = wrongIn(answer.statusCode, String(answer.headers['content-type']), text)
      if (found !== null) wrong.push(`${seed}/${place}: ${found}`)
    }
  }
  try {
    await Promise.all(Array.from({ length: CONNECTIONS * PIPELINED }, sendOnAndOn))
  } finally {
    await pool.close()
  }
  return { statuses, wrong }
}

function wrongIn(status: number, type: string, text: string): string | null {
  if (status >= 500 && !text.includes('"code":"OVERLOADED"')) return `status ${status}`
  if (!/^application\/(graphql-response\+)?json; charset=utf-8$/.test(type)) return `media type ${type}`
  if (/node_modules|\.ts:\d|\bat \w+ \(/.test(text)) return 'a stack'
  const answer: unknown = JSON.parse(text)
  if (![answer].flat().every(isAnswer)) return 'no answer'
  const codes = [...text.matchAll(/"code":"(\w+)"/g)].map(([, code]) => code)
  if (text.includes('"errors":[') && codes.length === 0) return 'an error without a code'
  return codes.every(isErrorCode) ? null : `codes ${codes.join(', ')}`
}

function isAnswer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value)
}
