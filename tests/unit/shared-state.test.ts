import { afterEach, describe, expect, test } from 'vitest'
import { openSharedState, type SharedState, type SharedStateOptions } from '#router/shared-state.ts'
import { startRedis, withRedis } from '../support/start-redis.ts'

const open: { close: () => void | Promise<void> }[] = []
afterEach(async () => {
  for (const it of open.splice(0).toReversed()) await it.close()
})

async function processWith(options: Partial<SharedStateOptions>): Promise<{ state: SharedState; told: string[] }> {
  const told: string[] = []
  const warn = (message: string) => void told.push(message)
  const state = await openSharedState({ redisUrl: null, sharedSecret: null, workers: 1, ...options, warn })
  open.push(state)
  return { state, told }
}

const NOBODY = new URL('redis://127.0.0.1:1')
const SHARE = { capacity: 10, perSecond: 0.001 }

describe('what a process shares with others, and says of it', () => {
  test('without Redis is nothing; of several workers each says that it is one of them', async () => {
    const [one, worker] = [await processWith({}), await processWith({ workers: 2 })]
    const here = 'this process only'
    expect(one.state.reach()).toEqual({ revocations: here, budgets: here })
    expect(worker.state.reach()).toEqual({ revocations: 'this worker only', budgets: 'this worker only' })
    expect(one.told).toEqual([])
  })

  test('with a Redis but no common secret are not the budgets, and at start it says what is missing', async () => {
    const { state, told } = await processWith({ redisUrl: NOBODY })
    expect(told).toEqual([expect.stringMatching(/^Each process counts.*CIVIGRAPH_SHARED_SECRET_FILE/)])
    expect(state.reach().budgets).toBe('this process only')
    expect(await state.budgets.take(['cost', 'a'], 10, SHARE)).toEqual({ ok: true }) // not a tenth, as where Redis is away
  })

  test('with a Redis that is away are not the budgets either, for as long', async () => {
    const { state, told } = await processWith({ redisUrl: NOBODY, sharedSecret: 'of all processes' })
    expect(told).toEqual([])
    await state.budgets.take(['cost', 'a'], 1, SHARE)
    expect(state.reach()).toEqual({ revocations: 'not read yet', budgets: 'alone' })
  })

  withRedis('with a Redis and one secret are budgets and sign-outs', async () => {
    const redis = await startRedis()
    open.push({ close: () => redis.stop() })
    const options = { redisUrl: redis.url, sharedSecret: 'of all processes' }
    const both = [await processWith(options), await processWith(options)]
    for (const { state } of both) await state.revocationsRead(2_000)
    const taken = await Promise.all(both.map(async ({ state }) => await state.budgets.take(['cost', 'a'], 6, SHARE)))
    expect(taken.filter(({ ok }) => ok)).toHaveLength(1)
    for (const { state } of both) expect(state.reach()).toEqual({ revocations: 'shared', budgets: 'shared' })
  })
})
