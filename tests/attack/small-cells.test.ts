import { afterAll, beforeAll, expect, test } from 'vitest'
import { callerWith } from '../support/national-graph.ts'
import { type Matter, openTownFigures } from '../support/town-figures.ts'
import { testPerson } from '../support/feedback-department.ts'

/** Whoever adds and subtracts open figures learns of no group of one to four people, however the questions are cut. */

const FEWEST = 5
const owners = ['cn-town:water', 'cn-town:roads', 'cn-town:parks']
const items = ['cn-990000:permit', 'cn-990000:refund', '']
const COUNTS = ['threads', 'closed', 'promised', 'onTime', 'late', 'lateStillOpen', 'running', 'notPromised'] as const
const RATINGS = ['given', 'byDefault', 'unrated'] as const
const FIELDS = `status roundedTo ${COUNTS.join(' ')} onTimeRate medianHoursToClose p90HoursToClose
  ratings { status ${RATINGS.join(' ')} goodRate }`

interface Figures extends Record<(typeof COUNTS)[number], number | null> {
  readonly status: 'NORMAL' | 'PARTIAL' | 'SUPPRESSED'
  readonly roundedTo: number | null
  readonly ratings: Record<(typeof RATINGS)[number], number | null>
}

interface Window {
  readonly from: string
  readonly before: string
}

const random = randomNumbers(20)
const pick = <Value>(values: readonly Value[]): Value => {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new Error('Nothing to pick from.')
  return value
}

/** Some months are busy; in most a handful asks, or one. */
const matters: readonly Matter[] = owners.flatMap((owner) =>
  items.flatMap((item) =>
    months(2024).flatMap((month) => {
      const asking = pick([0, 1, 1, 2, 3, 4, 5, 7, 12, 23])
      return Array.from({ length: asking }, (_, index) => ({
        owner,
        item,
        person: 1 + index + Math.floor(random() * 30) * 30,
        day: `${month}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`,
        kept: pick(['ON_TIME', 'ON_TIME', 'ON_TIME', 'LATE', 'NOT_PROMISED'] as const),
      }))
    }),
  ),
)
/** One person who asks again and again is one person. */
const insistent = people(8).map(() => matterOf(7, { owner: 'cn-town:archive', day: '2024-05-05' }))
const mixed: readonly Matter[] = [
  ...people(3).map((person) => matterOf(person, { owner: 'us-boston:MIX', day: '2024-03-09' })),
  ...people(9).map((person) => matterOf(person, { owner: 'us-boston:MIX', day: '2024-04-11' })),
]
/** Twelve ask the library for a card, and one about a fine. */
const library = [
  ...people(12).map((person) =>
    matterOf(person, { owner: 'cn-town:library', day: '2024-07-01', item: 'cn-990000:card' }),
  ),
  matterOf(13, { owner: 'cn-town:library', day: '2024-07-02', item: 'cn-990000:fine' }),
]
/** Eight people, whose matters are the first of the file. */
const museum = people(8).map((person) => matterOf(person, { owner: 'cn-town:museum', day: '2024-06-06' }))
const openRecords = ['2024-03-02', '2024-03-09', '2024-04-30'].map((day) => ({ owner: 'us-boston:MIX', day }))

let town: Awaited<ReturnType<typeof openTownFigures>>
beforeAll(async () => {
  town = await openTownFigures()
  await town.bringMatters([...museum, ...library, ...matters, ...insistent, ...mixed])
  await town.publish(openRecords)
})
afterAll(() => town?.close())

/** All authorities of the town in one question. */
async function byOwner({ from, before }: Window): Promise<Map<string, Figures>> {
  const { feedbackByOwner } = await town.ask(
    `query ($from: Date!, $before: Date!) { feedbackByOwner(register: "cn-town", openedFrom: $from, openedBefore: $before) {
      owner { id } record { ${FIELDS} } } }`,
    null,
    { from, before },
  )
  return new Map(
    feedbackByOwner.map(({ owner, record }: { owner: { id: string }; record: Figures }) => [owner.id, record]),
  )
}

async function ofOwner(owner: string, { from, before }: Window): Promise<Figures> {
  const query = `query ($id: OrgId!, $from: Date!, $before: Date!) { organisation(id: $id) {
    feedback(openedFrom: $from, openedBefore: $before) { ${FIELDS} } } }`
  return (await town.ask(query, null, { id: owner, from, before })).organisation.feedback
}

async function ofItem(item: string): Promise<Figures> {
  const query = `query ($id: ID!) { serviceItem(id: $id) { feedback { ${FIELDS} } } }`
  return (await town.ask(query, null, { id: item })).serviceItem.feedback
}

test('the seeded town is worth attacking: exact counts of nested windows would tell of one to four people', () => {
  const exact = (before: string) => matters.filter(({ owner, day }) => owner === owners[0] && day < before).length
  const differences = days(2024).map((day) => exact(nextDay(day)) - exact(day))
  expect(differences.filter((difference) => difference > 0 && difference < FEWEST).length).toBeGreaterThan(20)
})

test('zero, kept back and left out in part are told apart, and every count is a multiple or null', async () => {
  const told = await Promise.all(
    owners.flatMap((owner) =>
      months(2024).map(async (month) => ({
        asked: peopleIn(owner, month),
        figures: await ofOwner(owner, { from: `${month}-01`, before: firstOfNext(month) }),
      })),
    ),
  )
  const of = (status: Figures['status']) => told.filter(({ figures }) => figures.status === status)
  expect([of('NORMAL').length, of('PARTIAL').length, of('SUPPRESSED').length]).not.toContain(0)
  expect(new Set(of('SUPPRESSED').flatMap(({ figures }) => valuesOf(figures)))).toEqual(new Set([null]))
  expect(told.filter(({ asked, figures }) => asked > 0 && figures.threads === 0)).toEqual([])
  expect(told.filter(({ asked, figures }) => asked === 0 && figures.threads !== 0)).toEqual([])
  expect(new Set(told.flatMap(({ figures }) => valuesOf(figures).map((value) => (value ?? 0) % FEWEST)))).toEqual(
    new Set([0]),
  )
  expect(await ofOwner('cn-town:nobody', year)).toMatchObject({ status: 'NORMAL', threads: 0, roundedTo: null })
})

test('what is shown stays of use: within a fifth of what is there, and rates add up from it', async () => {
  for (const owner of owners) {
    const figures = await ofOwner(owner, year)
    const large = matters.filter((matter) => matter.owner === owner && groupOf(matter) >= FEWEST)
    expect(Math.abs((figures.threads ?? 0) - large.length) / large.length).toBeLessThan(0.2)
    expect(figures.threads).toBe((figures.promised ?? 0) + (figures.notPromised ?? 0))
    expect(figures.promised).toBe((figures.onTime ?? 0) + (figures.late ?? 0) + (figures.running ?? 0))
  }
})

test('a year is exactly the sum of its shown months: its difference from them is nothing, and no hidden month', async () => {
  for (const owner of owners) {
    const whole = await ofOwner(owner, year)
    const parts = await Promise.all(
      months(2024).map((month) => ofOwner(owner, { from: `${month}-01`, before: firstOfNext(month) })),
    )
    expect(valuesOf(whole)).toEqual(
      valuesOf(whole).map((_, index) => parts.reduce((sum, part) => sum + (valuesOf(part)[index] ?? 0), 0)),
    )
  }
})

test('two windows that differ by one day differ by whole groups or not at all', async () => {
  const ends = days(2024).filter((day) => day > '2024-01-01' && day < '2024-05-03')
  const windows = await Promise.all(ends.map((before) => ofOwner('cn-town:water', { from: '2024-01-01', before })))
  expect(windows.slice(1).flatMap((figures, index) => smallDifferences(figures, windows[index]))).toEqual([])
  expect(new Set(windows.map(({ threads }) => threads)).size).toBeGreaterThan(2)
})

test('an authority and its services overlap, and neither tells of the other’s rare matters', async () => {
  const ever = { from: '2000-01-01', before: '2100-01-01' }
  const authorities = await Promise.all(owners.map((owner) => ofOwner(owner, ever)))
  const services = await Promise.all(items.filter((item) => item !== '').map(ofItem))
  const total = (figures: readonly Figures[], index: number) =>
    figures.reduce((sum, one) => sum + (valuesOf(one)[index] ?? 0), 0)
  // What the authorities have beyond the services is what was asked about no service.
  const beyond = valuesOf(authorities[0]).map((_, index) => total(authorities, index) - total(services, index))
  expect(beyond.filter(isSmall)).toEqual([])

  const [all, card, fine] = [
    await ofOwner('cn-town:library', ever),
    await ofItem('cn-990000:card'),
    await ofItem('cn-990000:fine'),
  ]
  expect(fine).toMatchObject({ status: 'SUPPRESSED', threads: null })
  expect(all.status).toBe('PARTIAL')
  expect(valuesOf(all)).toEqual(valuesOf(card))
})

test('five hundred nested questions at random leave no difference of one to four', async () => {
  const windows = randomWindows(500)
  const asked: { window: Window; answer: Map<string, Figures> }[] = []
  for (const window of windows) asked.push({ window, answer: await byOwner(window) })
  const nested = asked.flatMap((outer) =>
    asked
      .filter((inner) => inner !== outer && isWithin(inner.window, outer.window))
      .map((inner) => [outer, inner] as const),
  )
  expect(nested.length).toBeGreaterThan(10_000)
  const small = nested.flatMap(([outer, inner]) =>
    owners.flatMap((owner) => smallDifferences(outer.answer.get(owner), inner.answer.get(owner))),
  )
  expect(small).toEqual([])
}, 60_000)

test('eight matters of one person are one person', async () => {
  expect(await ofOwner('cn-town:archive', year)).toMatchObject({ status: 'SUPPRESSED', threads: null })
})

test('open data beside it is counted one by one, and what is left when it is taken away is no small group', async () => {
  const march = await ofOwner('us-boston:MIX', { from: '2024-03-01', before: '2024-04-01' })
  expect(march).toMatchObject({ status: 'PARTIAL', roundedTo: null, threads: 2 })
  expect(await ofOwner('us-boston:MIX', { from: '2024-03-01', before: '2024-05-01' })).toMatchObject({
    status: 'PARTIAL',
    roundedTo: 5,
    threads: 3 + 10, // nine people in April
  })
  // A part of a month holds its open records, and nobody's own.
  expect(await ofOwner('us-boston:MIX', { from: '2024-04-02', before: '2024-05-01' })).toMatchObject({ threads: 1 })
})

test('asking before and after something happened tells nothing: not that people asked, nor wrote again, nor were answered', async () => {
  const before = await everyFigure()
  const officer = callerWith({
    subject: 'officer',
    organisation: 'cn-town:museum',
    scopes: 'feedback:reply',
    duties: 'feedback.reply',
  })
  const acts = [1, 2, 3, 4, 5, 6].map(async (person) => {
    const subject = `citizen-${person}`
    const citizen = callerWith({ subject, person: testPerson(person), scopes: 'feedback:read feedback:write' })
    const question = { kind: 'COMPLAINT', owner: 'cn-town:museum', text: 'Where is it?' }
    const { asked } = await town.ask(
      'mutation ($question: AskQuestion!) { asked: askQuestion(idempotencyKey: "1", question: $question) { id } }',
      citizen,
      { question },
    )
    const act = async (who: typeof citizen, field: string) => await town.ask(`mutation { act: ${field} { id } }`, who)
    await act(officer, `replyToFeedback(idempotencyKey: "2-${person}", thread: "${asked.id}", text: "Here.")`)
    await act(citizen, `rateAnswer(idempotencyKey: "3", thread: "${asked.id}", grade: GOOD)`)
    await act(citizen, `closeThread(idempotencyKey: "4", thread: "${asked.id}")`)
    // A matter whose month was told of long ago is opened anew.
    await act(citizen, `followUp(idempotencyKey: "5", thread: "matter-${person - 1}", text: "And now?")`)
  })
  await Promise.all(acts)
  expect(await everyFigure()).toEqual(before)
  expect(await ofOwner('cn-town:museum', year)).toMatchObject({ status: 'NORMAL', closed: 10 })
})

async function everyFigure() {
  return await town.ask(`{ feedbackByOwner { owner { id } record { ${FIELDS} } }
    organisation(id: "cn-town:museum") { feedback { ${FIELDS} } }
    serviceItem(id: "${items[0]}") { feedback { ${FIELDS} } ratings { status given unrated goodRate } } }`)
}

const year: Window = { from: '2024-01-01', before: '2025-01-01' }

/** Periods that often end where another one ends, and often begin a few days apart. */
function randomWindows(count: number): Window[] {
  const every = days(2024)
  const windows: Window[] = []
  while (windows.length < count) {
    const before = windows.length > 0 && random() < 0.5 ? pick(windows).before : pick(every)
    const length = random() < 0.5 ? Math.floor(random() * 40) : Math.floor(random() * 366)
    const from = every[every.indexOf(before) - length]
    if (from !== undefined && from < before) windows.push({ from, before })
  }
  return windows
}

function isWithin(inner: Window, outer: Window): boolean {
  return outer.from <= inner.from && inner.before <= outer.before
}

/** What one learns of small groups by taking one record from another. */
function smallDifferences(outer: Figures | undefined, inner: Figures | undefined): number[] {
  const less = valuesOf(inner)
  return valuesOf(outer)
    .map((value, index) => (value ?? 0) - (less[index] ?? 0))
    .filter(isSmall)
}

function isSmall(count: number): boolean {
  return count !== 0 && Math.abs(count) < FEWEST
}

/** Every count of a record; an authority that is not listed has none. */
function valuesOf(figures: Figures | undefined): (number | null)[] {
  return [...COUNTS.map((name) => figures?.[name] ?? null), ...RATINGS.map((name) => figures?.ratings[name] ?? null)]
}

function peopleIn(owner: string, month: string): number {
  return new Set(matters.filter((one) => one.owner === owner && one.day.startsWith(month)).map(({ person }) => person))
    .size
}

/** Different people in the group of a matter. */
function groupOf({ owner, item, day }: Matter): number {
  const group = matters.filter(
    (one) => one.owner === owner && one.item === item && one.day.slice(0, 7) === day.slice(0, 7),
  )
  return new Set(group.map(({ person }) => person)).size
}

function people(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

function matterOf(person: number, about: { owner: string; day: string; item?: string }): Matter {
  return { item: '', ...about, person, kept: 'ON_TIME' }
}

function months(ofYear: number): string[] {
  return Array.from({ length: 12 }, (_, index) => `${ofYear}-${String(index + 1).padStart(2, '0')}`)
}

function firstOfNext(month: string): string {
  return nextDay(new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10))
}

function days(ofYear: number): string[] {
  const all: string[] = []
  for (let day = `${ofYear}-01-01`; day.startsWith(String(ofYear)); day = nextDay(day)) all.push(day)
  return all
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

/** The same numbers in every run (Lehmer, 1951, with the multiplier of Park and Miller). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
