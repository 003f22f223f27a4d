import { type Caller, inProcess, inProcessEvents, isIterable } from '@civigraph/subgraph-kit'
import type { ExecutionResult } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { feedback } from '#subgraphs/feedback/subgraph.ts'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import { bureau, citizen, neighbour, officer, otherOfficer } from '../support/feedback-department.ts'

const CHANGED = `subscription($id: ID!) {
  feedbackThreadChanged(id: $id) { state messages { by text } rating { grade } }
}`

function reportFault(fault: unknown) {
  throw fault
}

describe.each(databaseKinds)('a thread that is watched on %s', (kind) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let desk: ReturnType<typeof openDesk>
  beforeAll(async () => {
    database = await emptyDatabase(kind, [feedback])
    desk = openDesk()
  })
  afterAll(async () => await database.close())

  /** One department: whoever acts here is heard by whoever watches here. */
  function openDesk() {
    const subgraph = feedback.subgraph(database.host)
    const ask = inProcess(subgraph, reportFault)
    const subscribe = inProcessEvents(subgraph, reportFault)
    let keys = 0

    async function act(mutation: string, as: Caller): Promise<string> {
      const key = `key-${++keys}`
      const query = `mutation($key: String!) { thread: ${mutation.replace('(', '(idempotencyKey: $key, ')} { id } }`
      const { data, errors } = await ask({ query, variables: { key } }, as)
      if (errors || !data) throw new Error(errors?.map(({ message }) => message).join())
      return (data['thread'] as { id: string }).id
    }

    return {
      put: () => act(`askQuestion(question: { kind: HELP, owner: "${bureau}", text: "Where?" })`, citizen),
      reply: (id: string) => act(`replyToFeedback(thread: "${id}", text: "There.")`, officer),
      rate: (id: string) => act(`rateAnswer(thread: "${id}", grade: GOOD)`, citizen),
      close: (id: string) => act(`closeThread(thread: "${id}")`, citizen),
      async watch(id: string, as: Caller | null) {
        const events = await subscribe({ query: CHANGED, variables: { id } }, as)
        if (!isIterable(events)) return { refusal: events.errors?.[0]?.extensions['code'], next: async () => null }
        const next = async () => threadOf((await events.next()).value)
        return { refusal: null, next }
      },
    }
  }

  test('is told to its author and its office after each reply, rating and closing, as it stands then', async () => {
    const id = await desk.put()
    const [author, office] = [await desk.watch(id, citizen), await desk.watch(id, officer)]
    const another = await desk.put()

    await desk.reply(another)
    await desk.reply(id)
    const replied = { state: 'REPLIED', messages: ['Where?', 'There.'], rating: null }
    expect([await author.next(), await office.next()]).toEqual([replied, replied])
    await desk.rate(id)
    expect(await author.next()).toEqual({ ...replied, rating: 'GOOD' })
    await desk.close(id)
    expect(await author.next()).toEqual({ ...replied, state: 'CLOSED', rating: 'GOOD' })
  })

  test.for([
    ['a neighbour', neighbour, 'NOT_FOUND'],
    ['an official of another authority', otherOfficer, 'NOT_FOUND'],
    ['nobody in particular', null, 'UNAUTHENTICATED'],
    ['its author without the scope', { ...citizen, scopes: new Set<string>() }, 'FORBIDDEN'],
  ] as const)('cannot be watched by %s', async ([, as, code]) => {
    const id = await desk.put()
    expect((await desk.watch(id, as)).refusal).toBe(code)
  })
})

interface Changed {
  readonly state: string
  readonly messages: readonly { readonly text: string }[]
  readonly rating: { readonly grade: string } | null
}

function threadOf(result: ExecutionResult | undefined) {
  if (!result?.data) throw new Error('Nothing came.')
  const { state, messages, rating } = result.data['feedbackThreadChanged'] as Changed
  return { state, messages: messages.map(({ text }) => text), rating: rating?.grade ?? null }
}
