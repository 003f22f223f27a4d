import { afterAll, beforeAll, expect, test } from 'vitest'
import { sendHostile } from '../support/send-hostile.ts'
import { type Door, openDoor } from '../support/tiny-door.ts'

let door: Door

beforeAll(async () => {
  door = await openDoor({ get: 'text', maxBatch: 3 })
})
afterAll(() => door.close())

test.for([1, 2, 3])('no request of row %i breaks anything: each is answered, or refused with a code', async (seed) => {
  const { statuses, wrong } = await sendHostile(door.url, { seed, count: 1_500 })
  expect(wrong).toEqual([])
  for (const status of [200, 400, 406, 415]) expect(statuses.get(status), `status ${status}`).toBeGreaterThan(0)
})

test('and then a good request is answered as ever', async () => {
  expect((await door.ask({ query: '{ thing(id: "a") { name } }' })).text).toBe('{"data":{"thing":{"name":"Thing a"}}}')
})
