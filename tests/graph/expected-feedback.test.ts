import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Caller, inProcess } from '@civigraph/subgraph-kit'
import { importFile, type ImportProfile } from '@civigraph/subgraph-kit/import'
import { parse } from 'csv-parse'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { boston311 } from '#subgraphs/feedback/profiles/boston-311.ts'
import { cnWorkingDays } from '#subgraphs/feedback/profiles/cn-working-days.ts'
import { nyc311 } from '#subgraphs/feedback/profiles/nyc-311.ts'
import { flagContradicts, punctualityAt } from '#subgraphs/feedback/punctuality.ts'
import { flagContradictsInSql, punctualityInSql, stateInSql } from '#subgraphs/feedback/store/punctuality.ts'
import type { FeedbackTables, ThreadRow } from '#subgraphs/feedback/store.ts'
import { feedback } from '#subgraphs/feedback/subgraph.ts'
import { happeningsOf, stateAt } from '#subgraphs/feedback/thread-state.ts'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import { caller } from '../support/feedback-department.ts'
import { sharedData, withSharedData } from '../support/parts.ts'

interface Expected {
  cn_holidays_2020_2026: { rows: number; off_days: Record<string, number>; make_up_work_days: Record<string, number> }
  feedback_boston_2011_q3: {
    rows: number
    status: Record<string, number>
    on_time_flag: Record<string, number>
    with_target: number
    closed: number
    median_hours_to_close: number
    late_computed: number
    flag_contradicts_dates: number
    by_department: Record<string, Department>
  }
  feedback_nyc_2025_q1: {
    rows: number
    agencies: Record<string, number>
    closed_date: number
    closed_before_created: number
    median_hours: number
    status_closed_without_date: number
  }
}

interface Department {
  cases: number
  closed: number
  median_hours: number | null
  with_target: number
  late_of_closed_with_target: number
}

interface FeedbackRecord {
  threads: number
  closed: number
  promised: number
  onTime: number
  late: number
  lateStillOpen: number
  running: number
  notPromised: number
  onTimeRate: string | null
  onTimeRateSettled: string | null
  medianHoursToClose: string | null
  p90HoursToClose: string | null
  contradictedFlags: number
  ratings: { given: number; byDefault: number; unrated: number; goodRate: string | null }
}

const recordFields = `threads closed promised onTime late lateStillOpen running notPromised onTimeRate onTimeRateSettled
  medianHoursToClose p90HoursToClose contradictedFlags ratings { given byDefault unrated goodRate }`

describe.each(databaseKinds)('real feedback on %s', (kind) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let expected: Expected
  beforeAll(async () => {
    database = await emptyDatabase(kind, [feedback])
    expected = JSON.parse(await readFile(sharedData('EXPECTED.json'), 'utf8').catch(() => '{}'))
  })
  afterAll(async () => await database.close())

  const take = async (profile: ImportProfile, file: string) =>
    await importFile({ database: database.host, schema: 'feedback', profile, file: sharedData(file) })

  const tables = () => database.host.schema<FeedbackTables>('feedback')

  async function ask<Data>(query: string, as: Caller | null = null): Promise<Data> {
    const call = inProcess(feedback.subgraph(database.host), (fault) => {
      throw fault
    })
    const { data, errors } = await call({ query }, as)
    expect(errors).toBeUndefined()
    return data as Data
  }

  async function byOwner(register: string): Promise<Record<string, FeedbackRecord>> {
    const { feedbackByOwner } = await ask<{ feedbackByOwner: { owner: { id: string }; record: FeedbackRecord }[] }>(
      `{ feedbackByOwner(register: "${register}") { owner { id } record { ${recordFields} } } }`,
    )
    return Object.fromEntries(feedbackByOwner.map(({ owner, record }) => [owner.id, record]))
  }

  /** Over a whole register, as the sums over its authorities cannot give it. */
  async function hoursOf(source: string, share: number): Promise<number> {
    const { rows } = await sql<{ hours: string }>`
      select round((percentile_cont(${share}::float8) within group
        (order by extract(epoch from closed_local - opened_local)::float8) / 3600)::numeric, 3) as hours
      from feedback.thread where source = ${source}`.execute(tables())
    return Number(rows[0]?.hours)
  }

  withSharedData('the calendar lands by day, and its counts are those of the notices', async () => {
    const { rows, off_days, make_up_work_days } = expected.cn_holidays_2020_2026
    const outcome = await take(cnWorkingDays, 'cn_holidays_2020_2026.csv')
    expect(outcome).toMatchObject({ state: 'IMPORTED', rows, added: rows, rejected: 0, findings: {} })

    const days = await tables().selectFrom('calendar_day').selectAll().execute()
    const perYear = (working: boolean) => {
      const listed = Map.groupBy(
        days.filter((day) => day.working === working),
        (day) => String(day.notice_year),
      )
      return Object.fromEntries([...listed].map(([year, ofYear]) => [year, ofYear.length]))
    }
    expect(perYear(false)).toEqual(off_days)
    expect(perYear(true)).toEqual(make_up_work_days)
    expect(days.find(({ date }) => date === '2022-12-31')).toMatchObject({ working: false, notice_year: 2023 })
    expect(JSON.stringify(days)).not.toContain('http')
  })

  withSharedData('every request of Boston lands, and the flaws of its flag are counted', async () => {
    const { rows, flag_contradicts_dates, with_target, status, on_time_flag } = expected.feedback_boston_2011_q3
    const outcome = await take(boston311, 'feedback_boston_2011-q3.csv')
    expect(outcome).toMatchObject({ state: 'IMPORTED', rows, added: rows, changed: 0, unchanged: 0, rejected: 0 })
    expect(outcome.findings).toEqual({
      FLAG_CONTRADICTS_DATES: flag_contradicts_dates,
      ON_TIME_WITHOUT_PROMISE: rows - with_target,
      PROMISED_BEFORE_OPENED: 2,
    })
    expect(rows - with_target).toBe(1399)

    const flags = await tables()
      .selectFrom('thread')
      .select(({ fn }) => ['flag_as_found', fn.countAll<number>().as('threads')])
      .groupBy('flag_as_found')
      .execute()
    expect(Object.fromEntries(flags.map((row) => [row.flag_as_found, row.threads]))).toEqual(on_time_flag)
    const open = await tables().selectFrom('thread').select('id').where('closed_at', 'is', null).execute()
    expect(open).toHaveLength(status['Open'] ?? 0)
  })

  withSharedData('Boston’s departments have the expected figures, digit for digit', async () => {
    const records = await byOwner('us-boston')
    const figures = Object.entries(records).map(([owner, record]) => [
      owner.replace('us-boston:', ''),
      {
        cases: record.threads,
        closed: record.closed,
        median_hours: record.medianHoursToClose === null ? null : Number(record.medianHoursToClose),
        with_target: record.promised,
        late_of_closed_with_target: record.late - record.lateStillOpen,
      },
    ])
    expect(Object.fromEntries(figures)).toEqual(expected.feedback_boston_2011_q3.by_department)
    const order = Object.values(records).map(({ threads }) => threads)
    expect(order).toEqual(order.toSorted((a, b) => b - a))
  })

  withSharedData(
    'over all of Boston 5,758 of 7,144 were on time, 457 more are late and open, 1,399 are outside',
    async () => {
      const { closed, with_target, late_computed, flag_contradicts_dates, median_hours_to_close } =
        expected.feedback_boston_2011_q3
      const total = (field: keyof FeedbackRecord) =>
        Object.values(records).reduce((sum, record) => sum + Number(record[field]), 0)
      const records = await byOwner('us-boston')

      expect(total('closed')).toBe(closed)
      expect(total('promised')).toBe(with_target)
      expect(total('late') - total('lateStillOpen')).toBe(late_computed)
      expect(total('onTime')).toBe(5758)
      expect(total('onTime') + total('late') - total('lateStillOpen')).toBe(7144)
      expect(total('lateStillOpen')).toBe(457)
      expect(total('running')).toBe(0)
      expect(total('notPromised')).toBe(1399)
      expect(total('contradictedFlags')).toBe(flag_contradicts_dates)
      expect(await hoursOf('boston-311', 0.5)).toBe(median_hours_to_close)
      expect(Math.round((await hoursOf('boston-311', 0.9)) / 100)).toBe(25)
      expect(records['us-boston:PARK']).toMatchObject({
        onTime: 614,
        late: 284,
        onTimeRate: '0.6837',
        onTimeRateSettled: '0.6837',
      })
      expect(records['us-boston:BHA_']).toMatchObject({ notPromised: 1, onTimeRate: null, medianHoursToClose: null })
    },
  )

  withSharedData('New York promised nothing: every matter is outside the rate', async () => {
    const { rows, closed_date, agencies, median_hours, closed_before_created } = expected.feedback_nyc_2025_q1
    const outcome = await take(nyc311, 'feedback_nyc_2025-q1.csv')
    expect(outcome).toMatchObject({
      state: 'IMPORTED',
      rows,
      added: rows,
      rejected: closed_before_created,
      findings: {},
    })

    const records = await byOwner('us-nyc')
    expect(
      Object.fromEntries(
        Object.entries(records).map(([owner, { threads }]) => [owner.replace('us-nyc:', ''), threads]),
      ),
    ).toEqual(agencies)
    const closed = Object.values(records).reduce((sum, record) => sum + record.closed, 0)
    expect(closed).toBe(closed_date)
    for (const record of Object.values(records)) {
      expect(record).toMatchObject({
        promised: 0,
        onTime: 0,
        late: 0,
        running: 0,
        onTimeRate: null,
        contradictedFlags: 0,
      })
      expect(record.notPromised).toBe(record.threads)
    }
    expect(await hoursOf('nyc-311', 0.5)).toBe(median_hours)
  })

  withSharedData(
    'punctuality, flags and states are the same in SQL and in the rule, on every row and at any instant',
    async () => {
      const seen = new Set<string>()
      for (const day of ['2011-07-02', '2011-08-15', '2012-01-01', '2026-11-25']) {
        const at = new Date(`${day}T12:00:00Z`)
        const { rows } = await sql<ThreadRow & { punctuality: string; contradicts: boolean | null; state: string }>`
        select *, ${punctualityInSql(at)} as punctuality, ${flagContradictsInSql()} as contradicts, ${stateInSql()} as state
        from feedback.thread`.execute(tables())
        expect(rows).toHaveLength(13_969)
        const differing = rows.filter(
          (row) =>
            row.punctuality !== punctualityAt(row, at) ||
            (row.contradicts ?? false) !== flagContradicts(row) ||
            row.state !== stateAt(happeningsOf(row)),
        )
        expect(differing).toEqual([])
        for (const { punctuality } of rows) seen.add(punctuality)
      }
      expect([...seen].toSorted()).toEqual(['LATE', 'NOT_PROMISED', 'ON_TIME', 'RUNNING'])
    },
  )

  withSharedData('the same rows in another file are found unchanged', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'feedback-'))
    for (const [profile, file] of [
      [boston311, 'feedback_boston_2011-q3.csv'],
      [nyc311, 'feedback_nyc_2025-q1.csv'],
      [cnWorkingDays, 'cn_holidays_2020_2026.csv'],
    ] as const) {
      const [header = '', ...lines] = (await readFile(sharedData(file), 'utf8')).trimEnd().split('\n')
      const copy = join(folder, file)
      await writeFile(copy, [header, ...lines.toReversed(), ''].join('\n'))
      const outcome = await importFile({ database: database.host, schema: 'feedback', profile, file: copy })
      expect(outcome).toMatchObject({ rows: lines.length, added: 0, changed: 0, unchanged: lines.length, rejected: 0 })
    }
    await rm(folder, { recursive: true })
  })

  withSharedData('a local time keeps its digits, and its instant has the offset of that day', async () => {
    const row = await tables()
      .selectFrom('thread')
      .selectAll()
      .where('id', '=', 'us-boston:101000295614')
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      kind: 'HELP',
      opened_local: '2011-07-01T02:18:31',
      opened_at: '2011-07-01T06:18:31.000Z',
      promised_local: '2011-07-05T02:18:31',
      zone: 'America/New_York',
      category: ['Public Works Department', 'Sanitation', 'Schedule a Bulk Item Pickup'],
      channel: 'Self Service',
    })
  })

  withSharedData('nothing of where it was is stored', async () => {
    const wards = new Set<string>()
    const places = createReadStream(sharedData('feedback_boston_2011-q3.csv')).pipe(parse({ columns: true }))
    for await (const record of places as AsyncIterable<{ ward: string; neighborhood: string }>) {
      if (record.ward !== '') wards.add(record.ward)
    }
    const { rows } = await sql<{
      text: string
    }>`select distinct category::text || coalesce(channel, '') as text from feedback.thread`.execute(tables())
    expect(rows.some(({ text }) => [...wards].some((ward) => text.includes(ward)))).toBe(false)
  })

  withSharedData(
    'one case is seen by the officers of its authority and by supervisors, and by nobody else',
    async () => {
      const query =
        '{ feedbackThread(id: "us-boston:101000295614") { id openedAt due { on at because } messages { text } } }'
      const seen = {
        id: 'us-boston:101000295614',
        openedAt: '2011-07-01T02:18:31-04:00',
        due: {
          on: '2011-07-05',
          at: '2011-07-05T02:18:31-04:00',
          because: ['The source promised this time itself; it names no rule.'],
        },
      }
      const officer = await ask<object>(query, acting('us-boston:PWDx', 'feedback.reply'))
      expect(officer).toEqual({ feedbackThread: { ...seen, messages: [] } })
      const supervisor = await ask<object>(query, acting(null, 'feedback.supervise'))
      expect(supervisor).toEqual({ feedbackThread: { ...seen, messages: null } })
      expect(await ask<object>(query, acting('us-boston:ISD', 'feedback.reply'))).toEqual({ feedbackThread: null })
      expect(await ask<object>(query, acting('us-boston:PWDx', 'casework'))).toEqual({ feedbackThread: null })
    },
  )
})

function acting(organisation: string | null, duty: string): Caller {
  return caller({ organisation, duties: new Set([duty]) })
}
