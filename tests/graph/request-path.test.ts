import { readFileSync } from 'node:fs'
import { GraphError } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Exchange, Step } from '#router/exchange.ts'
import { type NationalGraph, prepareNationalGraph } from '#router/national-graph.ts'
import { follow, requestPath } from '#router/request.ts'
import { takeSession } from '#router/sso/sessions/take-session.ts'
import { anArrival, partsForTests, TEST_LIMITS } from '../support/national-graph.ts'

const supergraphSdl = readFileSync(new URL('../../router/generated/supergraph.graphql', import.meta.url), 'utf8')
const asked: string[] = []
const steps = requestPath({
  ...partsForTests(),
  takeSession: takeSession({
    sessions: { use: async () => null },
    cookies: { session: 'session', clear: () => '' },
    origin: () => 'https://graph.example',
    endsAt: new WeakMap(),
  }),
  verifyToken: async () => {
    throw new GraphError('UPSTREAM_UNAVAILABLE', 'The realm is silent.')
  },
})
let graph: NationalGraph

beforeAll(async () => {
  graph = await prepareNationalGraph({
    supergraphSdl,
    reportFault: () => {},
    limits: { ...TEST_LIMITS, maxTokens: 200, maxDepth: 5, maxFields: 100 },
    takeDepartment: (name) => ({
      department: {
        name,
        async send() {
          asked.push(name)
          throw new GraphError('UPSTREAM_UNAVAILABLE', 'It does not answer.', { department: name })
        },
      },
    }),
  })
})
afterAll(() => graph.close())

/** Follows the way and tells which step was the last, and with which codes the request ended. */
async function endOf(parameters: unknown, headers: Exchange['headers'] = {}, form: Exchange['form'] = 'POST') {
  let last = ''
  const watched = steps.map((step): Step => ({
    ...step,
    run(exchange) {
      last = step.name
      return step.run(exchange)
    },
  }))
  const { answer } = await walk(watched, { ...anArrival(parameters), headers, form })
  return [last, answer?.errors?.map(({ extensions }) => codeOf(extensions))]
}

async function walk(along: readonly Step[], arrival: ReturnType<typeof anArrival>) {
  const graphs = { take: () => graph, giveBack: () => {} }
  return await follow({ steps: along, graphs, deadlineMs: 5_000, reportFault: () => {} }, arrival)
}

function codeOf(extensions: unknown): string {
  return typeof extensions === 'object' && extensions !== null && 'code' in extensions
    ? String(extensions.code)
    : 'none'
}

const NAMED = { authorization: ['Bearer a.b.c'] }

test.for([
  ['read request', 'MALFORMED_REQUEST', null, {}],
  ['find operation', 'PERSISTED_QUERY_NOT_FOUND', { documentId: 'unknown' }, {}],
  ['check operation', 'INVALID_OPERATION', { query: '{ nothing }' }, {}],
  ['check operation', 'LIMIT_EXCEEDED', { query: `{ ${'licenceTypes { totalCount } '.repeat(80)} }` }, {}],
  ['check operation', 'INVALID_OPERATION', { query: '{ me { client } }', operationName: 'Other' }, {}],
  ['authenticate', 'UNAUTHENTICATED', { query: '{ me { client } }' }, { authorization: ['Digest x'] }],
  ['authenticate', 'MALFORMED_REQUEST', { query: '{ me { client } }' }, { authorization: ['Bearer a', 'Bearer b'] }],
  ['authenticate', 'UPSTREAM_UNAVAILABLE', { query: '{ me { client } }' }, NAMED],
] as const)('%s ends a request with %s, as its page says', async ([name, code, parameters, headers]) => {
  expect(await endOf(parameters, headers)).toEqual([name, [code]])
  expect(steps.find((one) => one.name === name)?.refuses).toContain(code)
  expect(asked).toEqual([])
})

test('what comes by GET is named by its id or hash, so that no cache or log on the way holds its text', async () => {
  const end = await endOf({ query: '{ licenceTypes { totalCount } }' }, {}, 'GET')
  expect(end).toEqual(['find operation', ['METHOD_NOT_ALLOWED']])
})

test('the printed page lists these steps, in this order, with these codes', () => {
  const page = readFileSync(new URL('../../docs/generated/request.md', import.meta.url), 'utf8')
  const rows = steps.map(
    ({ name, refuses }, index) =>
      `| ${index + 1} | ${name} | ${refuses.map((code) => `\`${code}\``).join(', ') || '-'} |`,
  )
  expect(page.split('\n').filter((line) => /^\| \d/.test(line))).toEqual(rows)
})

test('a department that fails costs its own fields', async () => {
  const { answer } = await walk(steps, anArrival({ query: '{ licenceTypes { totalCount } datasets { totalCount } }' }))
  expect(answer?.data).toEqual({ licenceTypes: null, datasets: null })
  expect(answer?.errors?.map(({ path, extensions }) => `${path?.join('.')} ${codeOf(extensions)}`).toSorted()).toEqual([
    'datasets UPSTREAM_UNAVAILABLE',
    'licenceTypes UPSTREAM_UNAVAILABLE',
  ])
})

test('every step that was reached acts once more when the answer is there, the last first', async () => {
  const acts: string[] = []
  const named = (name: string, run = () => {}): Step => ({ name, refuses: [], run, after: () => void acts.push(name) })
  const refusing = named('second', () => {
    throw new GraphError('QUOTA', 'Not now.')
  })
  const { answer } = await walk([named('first'), refusing, named('third')], anArrival({}))
  expect(acts).toEqual(['second', 'first'])
  expect(answer?.errors?.map(({ extensions }) => codeOf(extensions))).toEqual(['QUOTA'])
})
