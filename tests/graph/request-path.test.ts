import { readFileSync } from 'node:fs'
import { GraphError } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Exchange, Step } from '#router/exchange.ts'
import { type NationalGraph, prepareNationalGraph } from '#router/national-graph.ts'
import { follow, requestPath } from '#router/request.ts'
import { InvalidOperation } from '#router/steps/check-operation.ts'

const supergraphSdl = readFileSync(new URL('../../router/generated/supergraph.graphql', import.meta.url), 'utf8')
const asked: string[] = []
let graph: NationalGraph
let steps: readonly Step[]

beforeAll(async () => {
  graph = await prepareNationalGraph({
    supergraphSdl,
    reportFault: () => {},
    transportTo: (department) => async () => {
      asked.push(department)
      throw new Error('canary-4711')
    },
  })
  steps = requestPath({
    graph,
    limits: { maxTokens: 200, maxDepth: 5, maxFields: 100, maxRootFields: 20, maxValues: 20_000, introspection: false },
    verifyToken: async () => {
      throw new GraphError('UPSTREAM_UNAVAILABLE', 'The realm is silent.')
    },
  })
})
afterAll(() => graph.engine.close())

function arrival(body: unknown, headers: Exchange['headers'] = {}) {
  return { body, headers, address: new URL('http://router/graphql'), signal: new AbortController().signal }
}

/** Walks the way and tells which step ended it, and with which codes. */
async function endOf(body: unknown, headers?: Exchange['headers']): Promise<[step: string, codes: readonly string[]]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the steps fill in the rest, as on the real way
  const exchange = arrival(body, headers) as Exchange
  for (const step of steps) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      await step.run(exchange)
    } catch (error) {
      const errors = error instanceof InvalidOperation ? error.errors : [error]
      return [
        step.name,
        errors.map((one) => (one instanceof Error && 'extensions' in one ? codeOf(one.extensions) : 'a fault')),
      ]
    }
  }
  return ['answered', []]
}

function codeOf(extensions: unknown): string {
  return typeof extensions === 'object' && extensions !== null && 'code' in extensions
    ? String(extensions.code)
    : 'none'
}

const NAMED = { authorization: ['Bearer a.b.c'] }

test.for([
  ['read request', 'MALFORMED_REQUEST', null, {}],
  ['check operation', 'INVALID_OPERATION', { query: '{ nothing }' }, {}],
  ['check operation', 'LIMIT_EXCEEDED', { query: `{ ${'licenceTypes { totalCount } '.repeat(80)} }` }, {}],
  ['check operation', 'INVALID_OPERATION', { query: '{ me { client } }', operationName: 'Other' }, {}],
  ['authenticate', 'UNAUTHENTICATED', { query: '{ me { client } }' }, { authorization: ['Digest x'] }],
  ['authenticate', 'MALFORMED_REQUEST', { query: '{ me { client } }' }, { authorization: ['Bearer a', 'Bearer b'] }],
  ['authenticate', 'UPSTREAM_UNAVAILABLE', { query: '{ me { client } }' }, NAMED],
] as const)('%s ends a request with %s, as its page says', async ([name, code, body, headers]) => {
  const [step, codes] = await endOf(body, headers)
  expect([step, codes]).toEqual([name, [code]])
  expect(steps.find((one) => one.name === name)?.refuses).toContain(code)
  expect(asked).toEqual([])
})

test('the printed page lists these steps, in this order, with these codes', () => {
  const page = readFileSync(new URL('../../docs/generated/request.md', import.meta.url), 'utf8')
  const rows = steps.map(
    ({ name, refuses }, index) =>
      `| ${index + 1} | ${name} | ${refuses.map((code) => `\`${code}\``).join(', ') || '-'} |`,
  )
  expect(page.split('\n').filter((line) => /^\| \d/.test(line))).toEqual(rows)
})

test('a department that fails costs its own fields; what it said reaches nobody', async () => {
  const answer = await follow(
    steps,
    arrival({ query: '{ licenceTypes { totalCount } datasets { totalCount } }' }),
    () => {},
  )
  expect(answer.data).toEqual({ licenceTypes: null, datasets: null })
  expect(answer.errors?.map(({ extensions }) => extensions?.['code'])).toContain('UPSTREAM_UNAVAILABLE')
  expect(JSON.stringify(answer)).not.toContain('canary-4711')
})
