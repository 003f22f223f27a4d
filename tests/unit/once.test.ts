import { once } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKinds, emptyDatabase } from '../support/database.ts'

interface Tables {
  note: { id: string; text: string }
  idempotency: { caller: string; key: string; operation: string; answer: unknown; at: string }
}

describe.each(databaseKinds)('a write with a key on %s', (kind) => {
  let opened: Awaited<ReturnType<typeof emptyDatabase>>
  let db: Kysely<Tables>
  beforeAll(async () => {
    const sqlText = 'create table note (id text primary key default gen_random_uuid()::text, text text not null)'
    const migrations = [{ name: '0001-notes', sql: sqlText }]
    opened = await emptyDatabase(kind, [{ name: 'notes', migrations, profiles: [], subgraph: noSubgraph }])
    db = opened.host.schema<Tables>('notes')
  })
  beforeEach(async () => {
    await db.deleteFrom('note').execute()
    await db.deleteFrom('idempotency').execute()
  })
  afterAll(() => opened.close())

  const given = { key: 'k-1', caller: 'anna', operation: 'addNote', input: { text: 'hello', tags: ['a', 'b'] } }
  type Given = Partial<typeof given> | { input: unknown }

  async function add(changed: Given = {}, text = 'hello'): Promise<string> {
    return await once(db, { ...given, ...changed, run: (transaction) => insert(transaction, text) })
  }

  const notes = async () => (await db.selectFrom('note').select('text').execute()).map(({ text }) => text)
  const keys = async () => await db.selectFrom('idempotency').select(['caller', 'key']).orderBy('key').execute()

  test('gives the same answer again and writes one row', async () => {
    const first = await add()
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect([await add(), await add()]).toEqual([first, first])
    expect(await notes()).toEqual(['hello'])
  })

  test('is the same write whatever the order of the fields of its input, at any depth', async () => {
    const first = await add({ input: { a: { x: 1, y: [{ p: 1, q: 2 }] }, b: 2 } })
    expect(await add({ input: { b: 2, a: { y: [{ q: 2, p: 1 }], x: 1 } } })).toBe(first)
  })

  test.for<[string, Given]>([
    ['another text', { input: { text: 'bye', tags: ['a', 'b'] } }],
    ['a list in another order', { input: { text: 'hello', tags: ['b', 'a'] } }],
    ['a difference deep inside', { input: { text: 'hello', tags: ['a', 'b'], more: { deep: 1 } } }],
    ['another mutation', { operation: 'removeNote' }],
  ])('is refused with %s, and nothing is written', async ([, changed]) => {
    await add()
    await expect(add(changed, 'second')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    expect(await notes()).toEqual(['hello'])
  })

  test('sent many times at once is written once, and every sender gets its answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => add()))
    expect(new Set(answers).size).toBe(1)
    expect(await notes()).toEqual(['hello'])
  })

  test('sent at once with other input is written once and refused once', async () => {
    const two = await Promise.allSettled([add(), add({ input: 'other' }, 'other')])
    expect(two.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await notes()).toHaveLength(1)
  })

  test('that fails leaves neither row nor key, and may be sent again', async () => {
    const failing = once(db, {
      ...given,
      run: async (transaction) => {
        await insert(transaction, 'half')
        throw new Error('the printer is on fire')
      },
    })
    await expect(failing).rejects.toThrow('the printer is on fire')
    expect([await notes(), await keys()]).toEqual([[], []])
    await add()
    expect(await notes()).toEqual(['hello'])
  })

  test('that fails lets the one that waits for it write', async () => {
    const inside = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const failing = once(db, {
      ...given,
      run: async () => {
        inside.resolve()
        await goOn.promise
        throw new Error('in the end not')
      },
    })
    const failure = failing.catch((error: unknown) => error)
    await inside.promise
    const waiting = add()
    goOn.resolve()
    await waiting
    expect(await failure).toEqual(new Error('in the end not'))
    expect(await notes()).toEqual(['hello'])
  })

  test('of another caller is another write', async () => {
    expect(await add({ caller: 'bert' }, 'of bert')).not.toBe(await add())
    expect((await notes()).toSorted()).toEqual(['hello', 'of bert'])
  })

  test('is free after a day, and not before', async () => {
    const first = await add()
    await age('23 hours 59 minutes')
    expect(await add()).toBe(first)
    await age('1 minute 1 second')
    expect(await add({ input: 'new' }, 'new')).not.toBe(first)
    expect((await notes()).toSorted()).toEqual(['hello', 'new'])
  })

  test('clears away old keys of everybody, and no young one', async () => {
    await add({ caller: 'bert', key: 'old' })
    await age('25 hours')
    await add({ caller: 'carl', key: 'young' })
    await add({ key: 'now' })
    expect(await keys()).toEqual([
      { caller: 'anna', key: 'now' },
      { caller: 'carl', key: 'young' },
    ])
  })

  test('waits for nobody who clears away old keys at the same time', async () => {
    await add({ caller: 'bert', key: 'old' })
    await age('25 hours')
    const many = Array.from({ length: 8 }, (_, index) => add({ key: `k-${index}` }, `${index}`))
    expect(new Set(await Promise.all(many)).size).toBe(8)
    expect(await keys()).toHaveLength(8)
  })

  test.for<[string, unknown, unknown]>([
    ['a text', 'an id', 'an id'],
    ['a number', 7, 7],
    ['null', null, null],
    ['nothing', undefined, null],
    ['a record with a list', { id: 'x', parts: [1, null] }, { id: 'x', parts: [1, null] }],
    ['an instant', new Date(0), '1970-01-01T00:00:00.000Z'],
  ])('answers %s the first time as every later time', async ([, answer, kept]) => {
    const run = async () => await once(db, { ...given, run: async () => answer })
    expect([await run(), await run()]).toEqual([kept, kept])
  })

  test.for([
    ['empty', ''],
    ['too long', 'x'.repeat(65)],
    ['with a space', 'a b'],
    ['with a line end', 'a\n'],
    ['in another script', 'ключ'],
  ])('is refused when its key is %s', async ([, key = '']) => {
    await expect(add({ key })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('`idempotencyKey`'),
    })
    expect(await notes()).toEqual([])
  })

  /** The clock of this rule is in the rows. */
  async function age(term: string) {
    await db
      .updateTable('idempotency')
      .set({ at: sql`at - ${term}::interval` })
      .execute()
  }
})

async function insert(transaction: Transaction<unknown>, text: string): Promise<string> {
  const own = transaction as unknown as Transaction<{ note: { id: string; text: string } }>
  const { id } = await own
    .insertInto('note')
    .values({ text, id: sql`gen_random_uuid()::text` })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

function noSubgraph(): never {
  throw new Error('The notes publish no subgraph.')
}
