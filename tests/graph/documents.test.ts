import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callerWith } from '../support/national-graph.ts'
import { BUREAU, CITIZEN, seededNation } from '../support/seeded-nation.ts'

/** Every question of the documents, under the heading of who asks it. */
const page = readFileSync(resolve(import.meta.dirname, '../../docs/asking.md'), 'utf8')
const blocks = page.split(/^## /m).flatMap((section) => {
  const [who = ''] = section.split('\n', 1)
  const [intro = '', ...parts] = section.split('```graphql\n')
  return parts.map((part, index) => {
    const [query = '', between, next = ''] = part.split('```')
    const answer = between === '\n\n' && next.startsWith('json\n') ? next.slice('json\n'.length) : undefined
    const mandate = /`civigraph-acting-for: (\S+)`/.exec(parts[index - 1] ?? intro)?.[1]
    return { who, query, answer, mandate }
  })
})

const isStream = ({ query }: { query: string }) => query.startsWith('subscription')
const questions = blocks.filter((block) => !isStream(block))

const callers = new Map([
  ['Analyst', null],
  ['Citizen', callerWith({ person: CITIZEN, scopes: 'identity:name licence:read feedback:read feedback:write' })],
  ['Agent', callerWith({ person: 'VEVTVC1QRVJTT04tMDAwMg', scopes: 'licence:read feedback:read feedback:write' })],
  [
    'Official',
    callerWith({
      organisation: BUREAU,
      scopes: 'feedback:reply feedback:read licence:issue licence:read',
      duties: 'feedback.reply licence.issue',
    }),
  ],
  ['Supervisor', callerWith({ scopes: 'feedback:read', duties: 'feedback.supervise' })],
])

let nation: Awaited<ReturnType<typeof seededNation>>
beforeAll(async () => {
  nation = await seededNation()
})
afterAll(() => nation?.close())

test('the page has questions for each kind of user it names', () => {
  expect([...new Set(questions.map(({ who }) => who))]).toEqual([...callers.keys()])
  expect(questions.length).toBeGreaterThan(6)
})

test.for(blocks.filter(isStream))('a stream of the page fits the national schema: $query', ({ query }) => {
  const schema = readFileSync(resolve(import.meta.dirname, '../../router/generated/national.graphql'), 'utf8')
  expect(validate(buildSchema(schema), parse(query))).toEqual([])
})

test.for(questions.map((question, index) => ({ ...question, number: index + 1 })))(
  'question $number, asked by: $who, is answered without an error and with records',
  async ({ who, query, answer, mandate }) => {
    const headers = mandate === undefined ? {} : { 'civigraph-acting-for': [mandate] }
    const { data, errors } = await nation.graph.answer({ query }, callers.get(who) ?? null, headers)
    expect(errors).toBeUndefined()
    const given = JSON.parse(JSON.stringify({ data }))
    expect(given).toEqual(answer === undefined ? given : JSON.parse(answer))
    expect(emptyListsOf(data)).toEqual([])
    expect(nation.graph.faults).toEqual([])
  },
)

/** Places that hold null or an empty list at the root: a question of the documents should have something to show. */
function emptyListsOf(data: Record<string, unknown> | null | undefined): string[] {
  return Object.entries(data ?? { data: null })
    .filter(([, value]) => value === null || (Array.isArray(value) && value.length === 0))
    .map(([name]) => name)
}
