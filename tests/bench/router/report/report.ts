import { MAX_FOREIGN_SHARE, type Row, type Summary } from '../measure/sample.ts'
import { judge, unevenRows } from './goals.ts'
import { figure, printTable } from './table.ts'

/** Rows that others are held against, by the head of their column. */
const yardsticks = { apollo: 'apollo', 'hive-rust': 'hive-rust', grafbase: 'grafbase', floor: 'floor' }

/** Prints what was measured, query by query, and which goals hold. */
export function printReport(summaries: readonly Summary[]): void {
  const head = [
    'query',
    'gateway',
    'rps',
    'CPU ms',
    'p50 ms',
    'p99 ms',
    'fetches',
    'RSS MB',
    'start ms',
    'foreign',
    'runs',
  ]
  const columns = [...head, ...Object.keys(yardsticks).map((name) => `× ${name}`), '']
  const byQuery = Map.groupBy(summaries, ({ query }) => query)
  printTable(
    columns,
    [...byQuery.values()].flatMap((rows) => rows.map((row) => lineOf(row, rows))),
  )
  printGoals(summaries)
}

function lineOf(row: Summary, sameQuery: readonly Summary[]): readonly string[] {
  const ratios = Object.values(yardsticks).map((name) => {
    const yardstick = sameQuery.find(({ gateway }) => gateway === name)
    return yardstick ? figure(row.rps / yardstick.rps) : '-'
  })
  const disturbed = row.foreignShare > MAX_FOREIGN_SHARE ? 'disturbed' : ''
  return [
    row.query,
    row.gateway,
    figure(row.rps),
    figure(row.cpuMsPerRequest),
    figure(row.p50Ms),
    figure(row.p99Ms),
    figure(row.fetchesPerRequest),
    figure(row.rssMb),
    figure(row.startMs),
    `${Math.round(row.foreignShare * 100)} %`,
    String(row.samples),
    ...ratios,
    [row.fault, disturbed].filter(Boolean).join(', '),
  ]
}

function printGoals(summaries: readonly Summary[]): void {
  const verdicts = judge(summaries)
  if (verdicts.length === 0) return console.log('\nNo goal can be judged: both of its sides must be measured.')
  console.log()
  printTable(
    ['goal', 'query', 'against', 'ratio', 'by CPU', 'wanted', ''],
    verdicts.map(({ promise, query, against, ratio, ratioByCpu, wanted, holds, disturbed }) => [
      promise,
      query,
      against,
      figure(ratio),
      figure(ratioByCpu),
      figure(wanted),
      `${holds ? 'holds' : 'FAILS'}${disturbed ? ', but disturbed' : ''}`,
    ]),
  )
  const uneven = unevenRows(summaries).map(({ gateway, query }) => `${gateway} on ${query}`)
  console.log(`6. p99 within three times p50: ${uneven.length === 0 ? 'holds' : `FAILS for ${uneven.join(', ')}`}`)
}

/** What programs read: one object per gateway and query. */
export function rowsFrom(summaries: readonly Summary[]): readonly Row[] {
  return summaries.map(({ gateway, query, rps, p50Ms, p99Ms, cpuMsPerRequest, fetchesPerRequest, rssMb }) => ({
    gateway,
    query,
    rps,
    p50Ms,
    p99Ms,
    cpuMsPerRequest,
    fetchesPerRequest,
    rssMb,
  }))
}
