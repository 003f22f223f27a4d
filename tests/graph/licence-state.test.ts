import * as fc from 'fast-check'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LICENCE_STATES, type LicenceEventKind, stateAt } from '#subgraphs/licence/licence-state.ts'
import { momentOf, stateSql } from '#subgraphs/licence/store/state-sql.ts'
import { createStore, type Tables } from '#subgraphs/licence/store.ts'
import { importFile } from '@civigraph/subgraph-kit/import'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import { keys, licence, massachusettsLicences, vancouverLicences } from '../support/licence-department.ts'
import { sharedData, withSharedData } from '../support/parts.ts'

const ZONES = ['Asia/Shanghai', 'America/New_York', 'America/Vancouver', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC']
/** Suspending and resuming often: what ends a licence for ever hides them. */
const KINDS: LicenceEventKind[] = [
  ...Array.from({ length: 5 }, () => ['SUSPENDED', 'RESUMED'] as const).flat(),
  'ISSUED',
  'REVOKED',
  'SUPERSEDED',
  'SURRENDERED',
]

/** Days and instants close together, so that boundaries are met often. */
const day = fc.integer({ min: 0, max: 6 }).map((offset) => `2023-03-1${offset}`)
const instant = fc
  .integer({ min: 0, max: 6 * 24 * 4 })
  .map((quarters) => new Date(Date.UTC(2023, 2, 10) + quarters * 900_000 - (quarters % 2)))
/** Few, so that events fall on one instant and their order in the record counts. */
const halfDay = fc.integer({ min: 0, max: 11 }).map((halves) => new Date(Date.UTC(2023, 2, 10, halves * 12)))
const maybe = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: null })
const generatedLicence = fc.record({
  zone: fc.constantFrom(...ZONES),
  issuedOn: maybe(day),
  days: fc.tuple(maybe(day), maybe(day)).map(([a, b]) => (a !== null && b !== null && b < a ? [b, a] : [a, b])),
  events: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), at: fc.oneof(instant, halfDay) }), { maxLength: 6 }),
})

type GeneratedLicence = typeof generatedLicence extends fc.Arbitrary<infer Value> ? Value : never

describe.each(databaseKinds)('the state in SQL on %s', (kind) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let db: Kysely<Tables>
  beforeAll(async () => {
    database = await emptyDatabase(kind, [licence])
    db = database.host.schema<Tables>('licence')
  })
  afterAll(async () => await database.close())

  /** Licences whose two states differ at an instant, and how often each state occurred. */
  async function compareAt(at: Date, occurred: Map<string, number>): Promise<string[]> {
    const moment = await momentOf(db, at)
    const { rows } = await sql<{ id: string; state: string | null }>`
      select id, ${stateSql(moment)} as state from licence.licence`.execute(db)
    const inSql = new Map(rows.map(({ id, state }) => [id, state]))
    return facts.flatMap(({ row, events }) => {
      const state = stateAt({ dates: row, events }, at, row.zone)
      occurred.set(state, (occurred.get(state) ?? 0) + 1)
      return inSql.get(row.id) === state ? [] : [`${row.id} ${at.toISOString()} ${inSql.get(row.id)} ${state}`]
    })
  }

  let facts: Awaited<ReturnType<typeof readFacts>> = []
  async function readFacts() {
    const store = createStore(db, keys)
    const { rows } = await sql<{ id: string }>`select id from licence.licence`.execute(db)
    const ids = rows.map(({ id }) => id)
    const events = Map.groupBy(await store.events(ids), ({ licence: of }) => of)
    return (await store.byIds(ids)).map((row) => ({ row, events: events.get(row.id) ?? [] }))
  }

  async function fill(generated: readonly GeneratedLicence[]) {
    await sql`truncate licence.licence_type, licence.licence, licence.licence_event cascade`.execute(db)
    const rows = generated.map(({ events, days: [from = null, until = null], ...rest }, index) => ({
      ...rest,
      id: `L-${index}`,
      from,
      until,
      events: events.map((event, order) => ({ ...event, licence: `L-${index}`, sequence: order })),
    }))
    await sql`insert into licence.licence_type (id, authority, name, zone)
      select 'type-' || zone, 'cn-990000:bureau', zone, zone from unnest(${ZONES}::text[]) as zone`.execute(db)
    await sql`insert into licence.licence (id, authority, number, type_id, holder_organisation, grade, public_register,
        zone, issued_on, valid_from, valid_until)
      select id, 'cn-990000:bureau', id, 'type-' || zone, 'cn-990000:holder', 'ISSUER', true, zone, "issuedOn", "from", "until"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (id text, zone text, "issuedOn" date, "from" date, "until" date)`.execute(db)
    await sql`insert into licence.licence_event (licence_id, sequence, kind, at)
      select licence, sequence, kind, at from jsonb_to_recordset(${JSON.stringify(rows.flatMap(({ events }) => events))}::jsonb)
        as row (licence text, sequence int, kind text, at timestamptz)`.execute(db)
    facts = await readFacts()
  }

  test('agrees with the rule in TypeScript for random dates and events at random instants', async () => {
    const occurred = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(generatedLicence, { minLength: 60, maxLength: 60 }),
        fc.array(instant, { minLength: 20, maxLength: 20 }),
        async (generated, instants) => {
          await fill(generated)
          for (const at of instants) expect(await compareAt(at, occurred)).toEqual([])
        },
      ),
      { numRuns: 15, endOnFailure: true },
    )
    expect([...occurred.keys()].toSorted()).toEqual([...LICENCE_STATES].toSorted())
  })

  test('is no state at all for a zone that the moment lacks, so that nothing is valid by mistake', async () => {
    await sql`truncate licence.licence_type, licence.licence, licence.licence_event cascade`.execute(db)
    await sql`insert into licence.licence_type (id, authority, name, zone) values ('t', 'a', 't', 'UTC')`.execute(db)
    await sql`insert into licence.licence (id, authority, number, type_id, holder_organisation, grade, public_register, zone,
      valid_from) values ('L-1', 'a', '1', 't', 'o', 'ISSUER', true, 'UTC', '2020-01-01')`.execute(db)
    const stateWith = async (days: Record<string, string>) =>
      (await sql`select ${stateSql({ at: '2023-01-01T00:00:00Z', days })} as state from licence.licence`.execute(db))
        .rows
    expect(await stateWith({ UTC: '2023-01-01' })).toEqual([{ state: 'VALID' }])
    expect(await stateWith({})).toEqual([{ state: null }])
  })

  withSharedData('agrees with the rule in TypeScript for every licence of the real registers', async () => {
    await sql`truncate licence.licence_type, licence.licence, licence.licence_event cascade`.execute(db)
    for (const [profile, file] of [
      [massachusettsLicences, 'licences_ma_2023-05.csv'],
      [vancouverLicences, 'licences_vancouver_2024-25.csv'],
    ] as const)
      await importFile({ database: database.host, schema: 'licence', profile, file: sharedData(file) })
    facts = await readFacts()
    expect(facts).toHaveLength(1466 + 4224)

    const occurred = new Map<string, number>()
    for (const at of realInstants()) expect(await compareAt(at, occurred)).toEqual([])
    expect([...occurred.keys()].toSorted()).toEqual([
      'EXPIRED',
      'NOT_YET',
      'PENDING',
      'REVOKED',
      'SURRENDERED',
      'VALID',
    ])
  })
})

/** Around midnight of both registers' zones, at changes of their clocks, and years apart. */
function realInstants(): Date[] {
  const midnights = ['2023-05-01T04:00:00Z', '2023-05-01T07:00:00Z', '2023-11-21T08:00:00Z', '2024-03-10T10:00:00Z']
  const around = midnights.flatMap((at) => [-1, 0, 1].map((shift) => new Date(Date.parse(at) + shift)))
  const years = Array.from(
    { length: 14 },
    (_, index) => new Date(Date.UTC(2018 + index, (index * 5) % 12, 1 + index * 2, 4)),
  )
  return [...around, ...years, new Date('1900-01-01T00:00:00Z'), new Date('2099-12-31T23:59:59Z')]
}
