import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Door, openDoor } from '../support/tiny-door.ts'

let door: Door

beforeAll(async () => {
  door = await openDoor({ get: 'text' })
})
afterAll(() => door.close())

const audits = serverAudits({ url: () => door.url.href, fetchFn: fetch })

test('the audits of the specification are all there: a list that shrank would pass everything', () => {
  expect(audits).toHaveLength(61)
})

test.for(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async ([, , audit]) => {
  const result = await audit.fn()
  expect(result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`).toBe('ok')
})
