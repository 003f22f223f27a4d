import { readFile } from 'node:fs/promises'
import { type Caller, inProcess } from '@civigraph/subgraph-kit'
import { importFile, type ImportOutcome, type ImportProfile } from '@civigraph/subgraph-kit/import'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import { temporaryFolder } from '../support/import-department.ts'
import { licence, massachusettsLicences, vancouverLicences } from '../support/licence-department.ts'
import { sharedData, withSharedData } from '../support/parts.ts'

/** The snapshot day, in the zone of the register. */
const SNAPSHOT = '2023-05-01T12:00:00-04:00'

const caseworker: Caller = {
  subject: 'test-caseworker',
  person: null,
  client: 'test',
  organisation: null,
  scopes: new Set(['licence:read']),
  roles: new Set(['officer']),
  duties: new Set(['casework']),
  assurance: 'SUBSTANTIAL',
  authenticatedAt: null,
  actor: null,
  purpose: null,
  consents: [],
}

describe.each(databaseKinds)('real licence registers on %s', (kind) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let db: Kysely<unknown>
  let expected: Expected

  let shared: Promise<{ massachusetts: ImportOutcome; vancouver: ImportOutcome }> | null = null

  beforeAll(async () => {
    database = await emptyDatabase(kind, [licence])
    db = database.host.schema('licence')
  })
  afterAll(async () => await database.close())

  /** Both registers, imported once for this database. */
  function imported() {
    shared ??= (async () => {
      expected = JSON.parse(await readFile(sharedData('EXPECTED.json'), 'utf8'))
      return {
        massachusetts: await take(massachusettsLicences, 'licences_ma_2023-05.csv'),
        vancouver: await take(vancouverLicences, 'licences_vancouver_2024-25.csv'),
      }
    })()
    return shared
  }

  const take = async (profile: ImportProfile, file: string) =>
    await importFile({ database: database.host, schema: 'licence', profile, file: sharedData(file) })

  async function countBy(what: string, authority: string): Promise<Record<string, number>> {
    const { rows } = await sql<{ word: string; count: number }>`
      select ${sql.raw(what)} as word, count(*) as count from licence.licence
      join licence.licence_type on licence_type.id = type_id
      where licence.authority = ${authority} group by 1`.execute(db)
    return Object.fromEntries(rows.map(({ word, count }) => [word, count]))
  }

  async function answer(query: string, variables: Record<string, unknown> = {}) {
    await imported()
    const call = inProcess(licence.subgraph(database.host), (fault) => {
      throw fault
    })
    const { data, errors } = await call({ query, variables }, caseworker)
    if (errors || !data) throw new Error('The question was refused.', { cause: errors })
    return data
  }

  withSharedData('every licence of Massachusetts lands, with the flaws of the file counted', async () => {
    const { massachusetts: outcome } = await imported()
    const { rows, stages, status, types, submitted_after_approved, expired_on_2023_05_01, no_expiry } =
      expected.licences_ma_2023_05

    expect(outcome).toMatchObject({ state: 'IMPORTED', rows, added: rows, changed: 0, unchanged: 0, rejected: 0 })
    expect(outcome.findings).toEqual({
      SUBMITTED_AFTER_REVIEW: 1422,
      EXPIRED_AT_SNAPSHOT: expired_on_2023_05_01,
      STATUS_CONTRADICTS_DATES: 185,
      NO_VALIDITY: no_expiry,
      RECORD_DELETED: 2,
    })
    expect(submitted_after_approved).toBe(outcome.findings['SUBMITTED_AFTER_APPROVAL'] ?? 0)
    expect(await countBy(`details ->> 'stage'`, 'us-ma-ccc:MACCC')).toEqual(stages)
    expect(await countBy('source_status', 'us-ma-ccc:MACCC')).toEqual(status)
    expect(await countBy('licence_type.name', 'us-ma-ccc:MACCC')).toEqual(types)
  })

  withSharedData('the same rows in another file are found unchanged', async () => {
    await imported()
    const { file, remove } = await reorderedCopy('licences_ma_2023-05.csv')
    const outcome = await importFile({
      database: database.host,
      schema: 'licence',
      profile: massachusettsLicences,
      file,
    })
    await remove()

    expect(outcome).toMatchObject({ state: 'IMPORTED', added: 0, changed: 0, unchanged: 1466, rejected: 0 })
  })

  withSharedData('195 are past their last day on the snapshot day: 185 still COMPLETE, 10 SURRENDERED', async () => {
    await imported()
    const { rows } = await sql`
      select source_status as status, count(*) as count from licence.licence
      where authority = 'us-ma-ccc:MACCC' and valid_until < source_as_of group by 1 order by 1`.execute(db)
    const states = await statesAt(SNAPSHOT)

    expect(rows).toEqual([
      { status: 'COMPLETE', count: 185 },
      { status: 'SURRENDERED', count: 10 },
    ])
    expect(states).toEqual({
      'COMPLETE EXPIRED contradicts': 185,
      'COMPLETE VALID': 1142,
      'PAYMENT_PENDING PENDING': 124,
      'DELETED PENDING': 2,
      'SURRENDERED SURRENDERED': 12,
      'REVOKED REVOKED': 1,
    })
  })

  withSharedData('the median to approval depends on the event that starts the clock', async () => {
    const data = await answer('{ approvalTimes(authority: "us-ma-ccc:MACCC") { from medianDays sample } }')
    const times = Object.fromEntries(
      (data['approvalTimes'] as { from: string; medianDays: string }[]).map((time) => [time.from, time]),
    )

    expect(Number(times['SUBMITTED']?.medianDays)).toBe(expected.licences_ma_2023_05.median_days_submitted_to_approved)
    expect(times['SUBMITTED']).toEqual({ from: 'SUBMITTED', medianDays: '69.926', sample: 1466 })
    expect(times['FIRST_SUBMITTED']).toEqual({ from: 'FIRST_SUBMITTED', medianDays: '162.501', sample: 1466 })
    expect(times['CREATED']).toEqual({ from: 'CREATED', medianDays: '268.945', sample: 1466 })
    expect(times['DEEMED_COMPLETE']).toMatchObject({ sample: 1443 })
  })

  withSharedData('every business licence of Vancouver lands', async () => {
    const { vancouver: outcome } = await imported()
    const { rows, types, areas, blank_issued, duplicate_rsn, top } = expected.licences_vancouver
    const byType = await countBy('licence_type.name', 'ca-van:vancouver')

    expect(outcome).toMatchObject({ state: 'IMPORTED', rows, added: rows, rejected: duplicate_rsn })
    expect(outcome.findings).toEqual({ NO_ISSUE_DATE: blank_issued })
    expect(byType).toMatchObject(top)
    expect(Object.keys(byType)).toHaveLength(types)
    expect(Object.keys(await countBy(`details ->> 'local_area'`, 'ca-van:vancouver'))).toHaveLength(areas)
  })

  withSharedData('a Vancouver licence is issued on the day that its city had, at its own offset', async () => {
    await imported()
    const { rows } = await sql<{ id: string }>`
      select id from licence.licence where authority = 'ca-van:vancouver' and number = '4526419'`.execute(db)
    const data = await answer(
      '{ licence(id: "' + rows[0]?.id + '") { issuedOn validFrom state because events { kind at asOf } } }',
    )

    expect(data['licence']).toMatchObject({
      issuedOn: '2023-11-20',
      validFrom: null,
      state: 'VALID',
      because: expect.arrayContaining(['The register has no first day; the day of issue, 2023-11-20, stands for it.']),
      events: [{ kind: 'ISSUED', at: '2023-11-20T10:13:45-08:00', asOf: false }],
    })
  })

  withSharedData('stock by type adds up to every licence of the authority', async () => {
    const data = await answer(`{ licenceTypes(first: 100, authority: "ca-van:vancouver") {
      totalCount nodes { stock { state count } } } }`)
    const { totalCount, nodes } = data['licenceTypes'] as StockAnswer
    const counts = Object.groupBy(
      nodes.flatMap(({ stock }) => stock),
      ({ state }) => state,
    )
    const sum = (state: string) => (counts[state] ?? []).reduce((total, { count }) => total + count, 0)

    expect(totalCount).toBe(78)
    expect({ VALID: sum('VALID'), PENDING: sum('PENDING') }).toEqual({ VALID: 4218, PENDING: 6 })
  })

  /** Source word, computed state and contradiction of every licence of Massachusetts, through the graph. */
  async function statesAt(at: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (let after: string | null = null; ;) {
      const data = await answer(
        `query ($at: DateTime!, $after: String) { licences(first: 100, after: $after, filter: { issuer: "us-ma-ccc:MACCC" }) {
          pageInfo { hasNextPage endCursor } nodes { sourceStatus sourceContradicts state(at: $at) } } }`,
        { at, after },
      )
      const { nodes, pageInfo } = data['licences'] as StatesAnswer
      for (const { sourceStatus, sourceContradicts, state } of nodes) {
        const word = `${sourceStatus} ${state}${sourceContradicts ? ' contradicts' : ''}`
        counts[word] = (counts[word] ?? 0) + 1
      }
      if (!pageInfo.hasNextPage) return counts
      after = pageInfo.endCursor
    }
  }
})

interface StatesAnswer {
  nodes: { sourceStatus: string; sourceContradicts: boolean; state: string }[]
  pageInfo: { hasNextPage: boolean; endCursor: string }
}

interface StockAnswer {
  totalCount: number
  nodes: { stock: { state: string; count: number }[] }[]
}

interface Expected {
  licences_ma_2023_05: {
    rows: number
    stages: Record<string, number>
    status: Record<string, number>
    types: Record<string, number>
    submitted_after_approved: number
    median_days_submitted_to_approved: number
    expired_on_2023_05_01: number
    no_expiry: number
  }
  licences_vancouver: {
    rows: number
    types: number
    areas: number
    duplicate_rsn: number
    blank_issued: number
    top: Record<string, number>
  }
}

/** The same rows in another order: another file to the import, the same register. */
async function reorderedCopy(name: string) {
  const [header = '', ...lines] = (await readFile(sharedData(name), 'utf8')).trimEnd().split('\n')
  const folder = await temporaryFolder()
  return { file: await folder.write([header, ...lines.toReversed(), ''].join('\n')), remove: folder.remove }
}
