import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect } from 'vitest'
import { inProcess } from '@civigraph/subgraph-kit'
import { importFile, type ImportOutcome } from '@civigraph/subgraph-kit/import'
import { identity } from '#subgraphs/identity/subgraph.ts'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import { sharedData, withSharedData } from '../support/parts.ts'

const department = identity({ registerKey: Buffer.alloc(32, 7) })

const files: Readonly<Record<string, string>> = {
  'cn-divisions': 'cn_divisions_2024.csv',
  'cn-divisions-history': 'cn_divisions_history.csv',
  'ca-organisations': 'organisations_ca.csv',
}

type Database = Awaited<ReturnType<typeof emptyDatabase>>

async function importReal({ host }: Database, name: string): Promise<ImportOutcome> {
  const profile = department.profiles.find((one) => one.name === name)
  if (!profile) throw new Error(`No profile ${name}.`)
  const file = sharedData(files[name] ?? '')
  return await importFile({ database: host, schema: 'identity', profile, file })
}

async function expectedOf(file: string) {
  return JSON.parse(await readFile(sharedData('EXPECTED.json'), 'utf8'))[file]
}

describe.each(databaseKinds)('the real registers on %s', (kind) => {
  let shared: Promise<{ database: Database; outcomes: Record<string, ImportOutcome> }> | null = null

  /** All three files, imported once for this database. */
  function imported() {
    shared ??= (async () => {
      const database = await emptyDatabase(kind, [department])
      const outcomes: Record<string, ImportOutcome> = {}
      for (const name of Object.keys(files)) outcomes[name] = await importReal(database, name)
      return { database, outcomes }
    })()
    return shared
  }
  afterAll(async () => await (await shared)?.database.close())

  async function data(query: string, variables: Record<string, unknown> = {}) {
    const { database } = await imported()
    const ask = inProcess(department.subgraph(database.host), (error) => {
      throw error
    })
    const answer = await ask({ query, variables }, null)
    expect(answer.errors).toBeUndefined()
    return JSON.parse(JSON.stringify(answer.data))
  }

  /** Nodes of all pages of a list; `query` takes `$after` and selects `pageInfo`. */
  async function everyNode<Node>(list: string, query: string): Promise<Node[]> {
    const nodes: Node[] = []
    let after: string | null = null
    do {
      const { [list]: page } = await data(query, { after })
      nodes.push(...page.nodes)
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after !== null)
    return nodes
  }

  const count = async (filter: string): Promise<number> =>
    (await data(`{ divisions(first: 1, filter: {${filter}}) { totalCount } }`)).divisions.totalCount

  withSharedData('every division in use lands on its level and below its parent', async () => {
    const { outcomes } = await imported()
    const expected = await expectedOf('cn_divisions_2024')

    expect(outcomes['cn-divisions']).toMatchObject({ rows: expected.rows, added: expected.rows, rejected: 0 })
    expect(outcomes['cn-divisions']?.findings).toEqual({
      COUNTY_UNDER_PROVINCE: expected.counties_directly_under_province,
    })
    expect(await count('')).toBe(expected.rows)
    expect({
      province: await count('level: PROVINCE'),
      prefecture: await count('level: PREFECTURE'),
      county: await count('level: COUNTY'),
    }).toEqual(expected.by_level)
    expect(expected.orphans).toBe(0)
  })

  withSharedData('the history tells 118 counties under a province apart from those under a prefecture', async () => {
    const provinces = (await data('{ divisions(first: 100, filter: { level: PROVINCE }) { nodes { code } } }'))
      .divisions
    let counties = 0
    for (const { code } of provinces.nodes) counties += await count(`level: COUNTY, parent: "${code}"`)

    expect(provinces.nodes).toHaveLength(34)
    expect(counties).toBe(118)
  })

  withSharedData('every record of the history lands, with its flaws and turns counted', async () => {
    const { outcomes } = await imported()
    const expected = await expectedOf('cn_divisions_history')

    expect(outcomes['cn-divisions-history']).toMatchObject({
      rows: expected.rows,
      added: expected.retired,
      changed: 275,
      unchanged: 3213 - 275,
      rejected: 0,
    })
    expect(outcomes['cn-divisions-history']?.findings).toEqual({
      RETIRED_WITHOUT_SUCCESSOR: 200,
      SEVERAL_SUCCESSORS: 448,
      CODE_IN_SEVERAL_RECORDS: expected.codes_in_more_than_one_record,
      CODE_USED_AGAIN_AFTER_GAP: 37,
    })
    expect(await count('retired: true')).toBe(expected.retired)

    const { database } = await imported()
    const db = database.host.schema<{ division_succession: { from_id: string } }>('identity')
    const { records } = await db
      .selectFrom('division_succession')
      .select((eb) => eb.fn.count<number>('from_id').distinct().as('records'))
      .executeTakeFirstOrThrow()
    expect(records).toBe(expected.with_successor)
  })

  withSharedData('a name may stand for several places: four districts are called 鼓楼区', async () => {
    const query = '{ divisions(filter: { nameContains: "鼓楼区" }) { totalCount nodes { code parent { name } } } }'

    expect((await data(query)).divisions).toEqual({
      totalCount: 4,
      nodes: [
        { code: '320106', parent: { name: '南京市' } },
        { code: '320302', parent: { name: '徐州市' } },
        { code: '350102', parent: { name: '福州市' } },
        { code: '410204', parent: { name: '开封市' } },
      ],
    })
  })

  withSharedData('a district that was dissolved leads to the one that took it over', async () => {
    const query = `{ division(code: "110103", on: "2005-01-01") { name endYear
      successors { year part division { code name predecessors { division { code } } } } } }`

    expect((await data(query)).division).toEqual([
      {
        name: '崇文区',
        endYear: 2010,
        successors: [
          { year: 2010, part: false, division: expect.objectContaining({ code: '110101', name: '东城区' }) },
        ],
      },
    ])
  })

  withSharedData('every step of the history finds the record at its other end', async () => {
    const retired = await everyNode<{ successors: { year: number; division: { id: string } | null }[] }>(
      'divisions',
      `query ($after: String) { divisions(first: 100, after: $after, filter: { retired: true }) {
        nodes { successors { year division { id } } } pageInfo { hasNextPage endCursor } } }`,
    )
    const steps = retired.flatMap(({ successors }) => successors)

    expect(retired.filter(({ successors }) => successors.length > 0)).toHaveLength(3410)
    expect(steps).toHaveLength(3958) // as many as the file names: none finds two records
    expect(steps.filter(({ year, division }) => division === null || year < 1981)).toEqual([])
  })

  withSharedData('a hundred divisions with all that surrounds them cost a dozen statements at most', async () => {
    const { database } = await imported()
    const query = `{ divisions(first: 100, filter: { level: PREFECTURE }) { totalCount nodes { parent { id }
      children(first: 20) { totalCount nodes { id parent { id } } } organisations { totalCount nodes { id } }
      successors { division { id } } predecessors { division { id } } } } }`
    database.statements.length = 0
    const { divisions } = await data(query)

    expect(divisions.nodes).toHaveLength(100)
    expect(divisions.totalCount).toBe(333)
    expect(database.statements.length).toBeLessThanOrEqual(12)
  })

  withSharedData('either table of divisions may come first', async () => {
    const { outcomes, database } = await imported()
    const other = await emptyDatabase(kind, [department])
    try {
      const history = await importReal(other, 'cn-divisions-history')
      const current = await importReal(other, 'cn-divisions')
      expect(history).toMatchObject({ added: 6823, findings: outcomes['cn-divisions-history']?.findings })
      expect(current).toMatchObject({ added: 0, changed: 3213, findings: outcomes['cn-divisions']?.findings })
      const rows = async ({ host }: Database) =>
        await host
          .schema<{ division: { id: string } }>('identity')
          .selectFrom('division')
          .selectAll()
          .orderBy('id')
          .execute()
      expect(await rows(other)).toEqual(await rows(database))
    } finally {
      await other.close()
    }
  })

  withSharedData(
    'every organisation of Canada lands, and its own status is kept beside the computed state',
    async () => {
      const { outcomes } = await imported()

      expect(outcomes['ca-organisations']).toMatchObject({ rows: 332, added: 332, rejected: 0 })
      expect(outcomes['ca-organisations']?.findings).toEqual({ STATUS_MISSING: 3, END_BEFORE_START: 1 })

      const listed = await everyNode<{ stateAsFound: string | null; state: string }>(
        'organisations',
        `query ($after: String) { organisations(first: 100, after: $after) {
          nodes { stateAsFound state(at: "2026-01-01T00:00:00Z") } pageInfo { hasNextPage endCursor } } }`,
      )
      const states: Record<string, number> = {}
      for (const { stateAsFound, state } of listed) {
        const pair = `${stateAsFound} ${state}`
        states[pair] = (states[pair] ?? 0) + 1
      }
      expect(states).toEqual({ 'a ACTIVE': 274, 'd ENDED': 31, 't ENDED': 24, 'null ACTIVE': 3 })
    },
  )

  withSharedData('an organisation is found by the name in use and by its abbreviation, in both languages', async () => {
    const query = `query ($part: String) { organisations(filter: { nameContains: $part }) {
      nodes { id name fr: name(language: "fr-CA") kind } } }`
    const agriculture = {
      id: 'ca-ifoi:1',
      name: 'Department of Agriculture and Agri-Food',
      fr: 'Ministère de l’Agriculture et de l’Agroalimentaire',
      kind: 'PUBLIC_BODY',
    }

    expect((await data(query, { part: 'aafc' })).organisations.nodes).toEqual([agriculture])
    expect((await data(query, { part: 'AGRICULTURE AND AGRI-FOOD CANADA' })).organisations.nodes).toEqual([agriculture])
    expect((await data(query, { part: 'ministère de l’agriculture' })).organisations.nodes).toEqual([agriculture])
  })
})
