import { connectionOf, GraphError, pageOf } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { property, asyncProperty, assert, array, constantFrom, integer, option, record, uniqueArray } from 'fast-check'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseKinds, emptyDatabase } from '../support/database.ts'

interface Row {
  id: string
  parent: string
  word: string | null
  day: string | null
  amount: string | null
  at: string | null
  place: number | null
}

const TYPES = { word: 'text', day: 'date', amount: 'numeric', at: 'timestamptz', place: 'integer' } as const
type Sorted = keyof typeof TYPES

const migration = `create table item (
  id text collate "C" primary key, parent text not null, word text collate "C",
  day date, amount numeric, at timestamptz, place integer)`

/** Few values each, so that many rows are equal in them and some are null. */
const rows = uniqueArray(
  record({
    id: integer({ min: 0, max: 999 }).map((number) => `i${number}`),
    parent: constantFrom('p', 'q', 'r'),
    word: option(constantFrom('', 'a', 'B', 'é', '中', "it's")),
    day: option(constantFrom('2024-02-29', '1999-12-31', '0099-01-01')),
    amount: option(constantFrom('-1.5', '0', '0.10', '12345678901234567890.5')),
    // Two of them within one millisecond.
    at: option(
      constantFrom('2024-02-29T12:00:00.123456Z', '2024-02-29T12:00:00.123400Z', '2024-02-29T12:00:00.124000Z'),
    ),
    place: option(constantFrom(-2_147_483_648, 0, 7, 2_147_483_647)),
  }),
  { selector: ({ id }) => id, maxLength: 25 },
)

const orders = uniqueArray(constantFrom<Sorted>('word', 'day', 'amount', 'at', 'place'), { maxLength: 3 }).chain(
  (columns) =>
    array(constantFrom<'asc' | 'desc'>('asc', 'desc'), { minLength: 4, maxLength: 4 }).map((directions) => [
      ...columns.map((column, at) => ({ column, direction: directions[at] ?? 'asc', type: TYPES[column] }) as const),
      { column: 'id', direction: directions[3] ?? 'asc' } as const,
    ]),
)

type Order = readonly (SortColumn & { readonly column: Sorted | 'id' })[]

function compare(order: Order) {
  return (a: Row, b: Row): number => {
    for (const { column, direction, type } of order) {
      const [x, y] = [a[column], b[column]]
      if (x === y) continue
      if (x === null) return 1
      if (y === null) return -1
      const isLess = type === 'numeric' ? exact(x) < exact(y) : x < y
      return (isLess ? -1 : 1) * (direction === 'asc' ? 1 : -1)
    }
    return 0
  }
}

/** The numbers of this test have at most two decimals. */
function exact(amount: string | number): bigint {
  const [whole = '', decimals = ''] = String(amount).split('.')
  return BigInt(`${whole}${decimals.padEnd(2, '0')}`)
}

describe.each(databaseKinds)('pages on %s', (kind) => {
  let opened: Awaited<ReturnType<typeof emptyDatabase>>
  let db: Kysely<{ item: Row }>
  beforeAll(async () => {
    const migrations = [{ name: '0001-items', sql: migration }]
    opened = await emptyDatabase(kind, [{ name: 'items', migrations, profiles: [], subgraph: noSubgraph }])
    db = opened.host.schema<{ item: Row }>('items')
  })
  afterAll(() => opened.close())

  async function store(all: readonly Row[]) {
    await db.deleteFrom('item').execute()
    if (all.length > 0)
      await db
        .insertInto('item')
        .values([...all])
        .execute()
  }

  /** Every id of the list, page by page, as a caller would walk it. `between` is done after each page. */
  async function walk(order: Order, first: number, between: (page: number) => Promise<void> = async () => {}) {
    const ids: string[] = []
    let after: string | null = null
    for (let page = 0; page < 200; page++) {
      const asked = pageOf({ first, after }, order.length)
      const found: Row[] = await afterCursor(db.selectFrom('item').selectAll(), asked, order).execute()
      const { nodes, pageInfo } = connectionOf(found, asked, (row) => order.map(({ column }) => row[column]))
      ids.push(...nodes.map(({ id }) => id))
      if (!pageInfo.hasNextPage) return ids
      expect(nodes).toHaveLength(first)
      after = pageInfo.endCursor
      await between(page)
    }
    throw new Error('The list had no end.')
  }

  test('of any size in any order give every row once and in order', async () => {
    await assert(
      asyncProperty(rows, orders, integer({ min: 1, max: 9 }), async (all, order, first) => {
        await store(all)
        expect(await walk(order, first)).toEqual(all.toSorted(compare(order)).map(({ id }) => id))
      }),
      { numRuns: 150 },
    )
  })

  test('that rows come into and leave between them give all rows that stayed once and in order', async () => {
    await assert(
      asyncProperty(rows, rows, orders, integer({ min: 1, max: 5 }), async (all, later, order, first) => {
        const come = later.filter(({ id }) => !all.some((row) => row.id === id))
        const leave = all.filter((_, index) => index % 4 === 3)
        await store(all)
        const ids = await walk(order, first, async (page) => {
          const [one, other] = [come[page], leave[page]]
          if (one) await db.insertInto('item').values(one).execute()
          if (other) await db.deleteFrom('item').where('id', '=', other.id).execute()
        })
        const stayed = all.filter((row) => !leave.includes(row)).toSorted(compare(order))
        expect(ids.filter((id) => stayed.some((row) => row.id === id))).toEqual(stayed.map(({ id }) => id))
        expect(new Set(ids).size).toBe(ids.length)
        const seen = ids.map((id) => [...all, ...come].find((row) => row.id === id)).filter((row) => row !== undefined)
        expect(seen.toSorted(compare(order))).toEqual(seen)
      }),
      { numRuns: 100 },
    )
  })

  test('below many parents at once are what a query for each parent gives, in one statement', async () => {
    await assert(
      asyncProperty(
        rows,
        orders,
        integer({ min: 1, max: 5 }),
        integer({ min: -1, max: 24 }),
        async (all, order, first, at) => {
          await store(all)
          const cut = all[at]
          const asked = {
            first,
            after: cut ? order.map(({ column }) => (cut[column] === null ? null : String(cut[column]))) : null,
          }
          const one = async (parent: string) =>
            await afterCursor(db.selectFrom('item').selectAll().where('parent', '=', parent), asked, order).execute()
          const naive = await Promise.all(['p', 'q', 'r'].map(one))
          opened.statements.length = 0
          const query = db.selectFrom('item').selectAll().where('parent', 'in', ['p', 'q', 'r'])
          const found = Map.groupBy(
            await firstPerParent(db, query, { parent: 'parent', page: asked, order }),
            (row) => row.parent,
          )
          expect(opened.statements).toHaveLength(1)
          const together = ['p', 'q', 'r'].map((parent) => (found.get(parent) ?? []).map(({ id }) => id))
          expect(together).toEqual(naive.map((rowsOfOne) => rowsOfOne.map(({ id }) => id)))
        },
      ),
      { numRuns: 100 },
    )
  })

  const misfits: [list: string, order: readonly SortColumn[], parts: readonly unknown[]][] = [
    ['a text for a day', [{ column: 'day', direction: 'asc', type: 'date' }], ['soon']],
    ['a day that does not exist', [{ column: 'day', direction: 'asc', type: 'date' }], ['2023-02-29']],
    ['a day before the first year', [{ column: 'day', direction: 'asc', type: 'date' }], ['0000-01-01']],
    ['a text for a number', [{ column: 'place', direction: 'asc', type: 'integer' }], ['many']],
    ['a number that is too large', [{ column: 'place', direction: 'asc', type: 'integer' }], ['2147483648']],
    ['a fraction for a whole number', [{ column: 'place', direction: 'asc', type: 'integer' }], ['1.5']],
    ['a text for an amount', [{ column: 'amount', direction: 'asc', type: 'numeric' }], ['1,5']],
    ['no digits for an amount', [{ column: 'amount', direction: 'asc', type: 'numeric' }], ['']],
    ['a day for an instant', [{ column: 'at', direction: 'asc', type: 'timestamptz' }], ['2024-01-01']],
    ['an instant of no zone', [{ column: 'at', direction: 'asc', type: 'timestamptz' }], ['2024-01-01T00:00:00']],
    [
      'an hour that does not exist',
      [{ column: 'at', direction: 'asc', type: 'timestamptz' }],
      ['2024-01-01T25:00:00Z'],
    ],
    ['SQL', [{ column: 'place', direction: 'asc', type: 'integer' }], ['1; drop table item']],
    ['a character that no text may hold', [{ column: 'word', direction: 'asc' }], ['a\0b']],
    ['more parts than the list has', [{ column: 'word', direction: 'asc' }], ['a', 'b']],
    [
      'fewer parts than the list has',
      [
        { column: 'word', direction: 'asc' },
        { column: 'id', direction: 'asc' },
      ],
      ['a'],
    ],
    ['a number that is no text', [{ column: 'place', direction: 'asc', type: 'integer' }], [1]],
    ['a record', [{ column: 'word', direction: 'asc' }], [{}]],
  ]

  test.for(misfits)('a cursor of another list, with %s, is refused', async ([, order, parts]) => {
    const ask = async () => {
      const page = pageOf({ after: cursorOf(parts) }, order.length)
      return await afterCursor(db.selectFrom('item').selectAll(), page, order).execute()
    }
    await expect(ask()).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('`after`') })
    const below = async () => {
      const page = pageOf({ after: cursorOf(parts) }, order.length)
      return await firstPerParent(db, db.selectFrom('item').selectAll(), { parent: 'parent', page, order })
    }
    await expect(below()).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  test('whatever value a cursor names is either refused or answered, and is never a fault', async () => {
    const part = constantFrom(
      '',
      '0',
      '-1',
      '1e5',
      'NaN',
      'infinity',
      '2024-02-30',
      '2024-02-29',
      '24:00',
      '9'.repeat(400),
      "'",
      '\ud800',
    )
    const order = constantFrom<SortColumn['type'] & string>(
      'text',
      'date',
      'timestamptz',
      'timestamp',
      'integer',
      'numeric',
    )
    await assert(
      asyncProperty(part, order, async (value, type) => {
        const column = {
          text: 'word',
          date: 'day',
          timestamptz: 'at',
          timestamp: 'at',
          integer: 'place',
          numeric: 'amount',
        }[type]
        const ask = async () => {
          const page = pageOf({ after: cursorOf([value]) }, 1)
          return await afterCursor(db.selectFrom('item').selectAll(), page, [
            { column, direction: 'asc', type },
          ]).execute()
        }
        const failure: unknown = await ask().then(
          () => null,
          (error: unknown) => (error instanceof GraphError ? error.code : error),
        )
        expect([null, 'BAD_INPUT']).toContain(failure)
      }),
      { numRuns: 100 },
    )
  })
})

describe('what callers may ask', () => {
  test.for([0, -1, 101, 2_147_483_647])('a page of %s is refused', (first) => {
    expect(() => pageOf({ first }, 1)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
  })

  test('a page of 20 is given to who asks for none, and up to 100 to who asks', () => {
    expect(pageOf({}, 1)).toEqual({ first: 20, after: null })
    expect(pageOf({ first: null, after: null }, 1)).toEqual({ first: 20, after: null })
    expect([pageOf({ first: 1 }, 1).first, pageOf({ first: 100 }, 1).first]).toEqual([1, 100])
  })

  test.for(['', 'x', '====', 'bnVsbA', 'e30', 'WzFd', 'W10', '"]', '💣', 'a'.repeat(10_000)])(
    '%s is no cursor',
    (after) => {
      expect(() => pageOf({ after }, 1)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
    },
  )

  test('a cursor is read as it was written, whatever stands in it', () => {
    assert(
      property(array(option(constantFrom('', 'a', '中', '"', '\\', '\n', '🏛'))), (key) => {
        const page = pageOf({ first: 1 }, key.length)
        const { endCursor } = connectionOf(['row'], page, () => key).pageInfo
        expect(pageOf({ after: endCursor }, key.length).after).toEqual(key)
      }),
    )
  })

  test('an empty page ends nowhere, and a full one tells whether there is more', () => {
    const page = pageOf({ first: 2 }, 1)
    expect(connectionOf<string>([], page, (row) => [row])).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    })
    expect(connectionOf(['a', 'b'], page, (row) => [row]).pageInfo.hasNextPage).toBe(false)
    expect(connectionOf(['a', 'b', 'c'], page, (row) => [row])).toMatchObject({
      nodes: ['a', 'b'],
      pageInfo: { hasNextPage: true },
    })
  })
})

function cursorOf(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function noSubgraph(): never {
  throw new Error('The items publish no subgraph.')
}
