import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { sendHostile } from '../support/send-hostile.ts'
import { openDoor } from '../support/tiny-door.ts'

const ROWS = 10
const REQUESTS_PER_ROW = 20_000
/** The caches of documents may still fill; a leak of 300 bytes per request would not fit. */
const GROWTH_BYTES_MAX = 60_000_000

test('200,000 hostile requests break nothing, and leave the memory as it was', async () => {
  const door = await openDoor({ get: 'text', maxBatch: 3 })
  const held: number[] = []
  const start = performance.now()
  for (let row = 0; row < ROWS; row++) {
    const { wrong } = await sendHostile(door.url, { seed: 1_000 + row, count: REQUESTS_PER_ROW })
    expect(wrong).toEqual([])
    held.push(heldBytes())
  }
  console.log(`${ROWS * REQUESTS_PER_ROW} requests in ${Math.round(performance.now() - start)} ms`)
  expect(Math.max(...held.slice(1)) - (held[0] ?? 0)).toBeLessThan(GROWTH_BYTES_MAX)
  expect((await door.ask({ query: '{ asker }' })).text).toBe('{"data":{"asker":null}}')
  await door.close()
})

/** What is still held after everything else was swept. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc')
  const sweep: unknown = runInNewContext('gc')
  if (typeof sweep === 'function') sweep()
  return process.memoryUsage().heapUsed
}
