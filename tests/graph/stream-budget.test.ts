import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventually } from '../support/clock-department.ts'
import { startStreamingRouter, type StreamingRouter } from '../support/streaming-router.ts'

let router: StreamingRouter
beforeEach(async () => {
  // To subscribe to a tick costs 2 units, and so does each tick.
  router = await startStreamingRouter({
    env: { CIVIGRAPH_COST_PER_MINUTE: '7', CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE: '0' },
  })
})
afterEach(() => router.close())

async function subscribe(id: string, sub: string | null): Promise<Response> {
  const authorization = sub === null ? {} : { authorization: `Bearer ${router.token('openid', { sub })}` }
  const answer = await fetch(router.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...authorization },
    body: JSON.stringify({ query: `subscription { ticked(id: "${id}") { count } }` }),
  })
  expect(answer.headers.get('civigraph-cost')).toBe('estimated=2')
  return answer
}

const countsIn = (text: string) => [...text.matchAll(/"count":(\d+)/g)].map(([, count]) => Number(count))

test('each event of a stream costs its caller, and when the budget is spent the stream ends and says so', async () => {
  const stream = await subscribe('spent', 'li')
  for (const count of [1, 2, 3, 4]) router.clock.tick('spent', count)
  const text = await stream.text() // to its end
  expect(countsIn(text)).toEqual([1, 2])
  const [last = ''] = text
    .split('\n\n')
    .filter((event) => event.startsWith('event: next'))
    .slice(-1)
  expect(last).toMatch(/"message":"[^"]*7 cost units a minute; one more event may cost 2[^"]*".*"code":"QUOTA"/)
  expect(last).toMatch(/"retryAfter":\d+/)
  expect(last).not.toContain('li"')
  await eventually(() => router.clock.listening('spent') === 0, 'the department is left')
})

test('a budget is one for all streams of a caller, and none of another’s', async () => {
  const [one, other] = [await subscribe('shared', 'li'), await subscribe('shared', 'wang')]
  const again = await subscribe('again', 'li')
  router.clock.tick('shared', 1)
  await eventually(() => router.clock.listening('shared') === 2, 'both listen')
  router.clock.tick('again', 1)
  router.clock.tick('again', 2)
  expect(await again.text()).toContain('QUOTA')
  router.clock.tick('shared', 2)
  expect(countsIn(await one.text())).toEqual([1])
  router.clock.tick('shared', 3)
  expect(countsIn(await other.text())).toEqual([1, 2])
})

test('where nothing is counted, a stream goes on', async () => {
  const stream = await subscribe('free', null)
  for (let count = 1; count <= 50; count++) router.clock.tick('free', count)
  let text = ''
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  while (!text.includes('"count":50}')) text += (await reader?.read())?.value ?? ''
  await reader?.cancel()
  expect(countsIn(text)).toHaveLength(50)
})
