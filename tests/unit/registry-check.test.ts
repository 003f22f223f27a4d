import { type CheckRequest, checkSubgraph, type Report } from '@civigraph/subgraph-kit/offline/check'
import { compose } from '@civigraph/subgraph-kit/offline/compose'
import { subgraphSdl } from '@civigraph/subgraph-kit'
import { describe, expect, test } from 'vitest'

const today = '2026-11-25'

const desks = (fields = '', key = '@key(fields: "id")') => ({
  name: 'desks',
  sdl: `"A desk."
type Desk ${key} @classified(level: OPEN) {
  "It."
  id: ID!
  "Its floor."
  floor: Int
  ${fields}
}
type Query {
  "A desk."
  desk(id: ID!): Desk @classified(level: OPEN)
}`,
})

const clerks = (fields = '"How many."\n  clerks: Int @classified(level: OPEN)') => ({
  name: 'clerks',
  sdl: `type Desk @key(fields: "id") {
  id: ID!
  ${fields}
}`,
})

function check(request: Partial<CheckRequest>): Report {
  return checkSubgraph({
    subgraph: desks(),
    others: [clerks()],
    published: desks(),
    supergraph: null,
    othersFrom: 'departments',
    today,
    ...request,
  })
}

function lines({ problems }: Report): string[] {
  return problems.map(({ part, level, code, coordinate, place, message }) => {
    const where = place === null ? 'nowhere' : `${place.text} ${place.line}:${place.column}`
    return `${part} ${level} ${code} at ${coordinate ?? '-'}, ${where}: ${message}`
  })
}

function parts(report: Report): Record<string, string> {
  return Object.fromEntries(report.parts.map(({ part, conclusion }) => [part, conclusion]))
}

describe('a check', () => {
  test('of what is published already finds nothing', () => {
    const report = check({})
    expect(lines(report)).toEqual([])
    expect([report.conclusion, parts(report)]).toEqual([
      'passed',
      { composition: 'passed', change: 'passed', guideline: 'passed' },
    ])
  })

  test('of a new field passes with a note', () => {
    const report = check({ subgraph: desks('"Its room."\n  room: Int') })
    expect(lines(report)).toEqual(['change note FIELD_ADDED at Desk.room, new 8:3: room: Int is new.'])
    expect(report.conclusion).toBe('passed')
  })

  test('of a field that is gone fails, and shows where it stood', () => {
    const report = check({ published: desks('"Its room."\n  room: Int') })
    expect(lines(report)).toEqual(['change error FIELD_REMOVED at Desk.room, old 8:3: The field room is gone.'])
    expect([report.conclusion, parts(report)]).toEqual([
      'failed',
      { composition: 'passed', change: 'failed', guideline: 'passed' },
    ])
  })

  test('of a field that moved to another department finds that nothing breaks', () => {
    const report = check({
      others: [
        clerks(
          '"How many."\n  clerks: Int @classified(level: OPEN)\n  "Its room."\n  room: Int @classified(level: OPEN)',
        ),
      ],
      subgraph: desks(),
      published: desks('"Its room."\n  room: Int @shareable'),
    })
    expect(parts(report)).toMatchObject({ composition: 'passed' })
    expect(report.problems.filter(({ code }) => code === 'FIELD_REMOVED')).toEqual([])
  })

  test.for([
    [
      'after its sunset passes with a warning',
      '2026-11-25',
      'warning',
      'The field room is gone. Its sunset has passed.',
    ],
    ['the day before its sunset fails', '2026-11-26', 'error', 'The field room is gone.'],
  ])('of a deprecated field that is gone %s', ([, date, level, message]) => {
    const room = `"Its room."\n  room: Int @deprecated(reason: "Use \`floor\`.") @sunset(date: "${date}")`
    const report = check({ published: desks(room) })
    expect(lines(report)).toContain(`change ${level} FIELD_REMOVED at Desk.room, old 8:3: ${message}`)
  })

  test('of another key tells the departments that refer by it', () => {
    const report = check({
      others: [],
      subgraph: desks('', '@key(fields: "floor")'),
      published: desks('', '@key(fields: "id") @key(fields: "floor")'),
    })
    expect(lines(report)).toEqual(['change error KEY_REMOVED at Desk, new 2:6: @key(fields: "id") is gone.'])
  })

  test('of a schema that does not compose names the place in the department’s own text', () => {
    const report = check({ subgraph: desks('"How many."\n  clerks: String') })
    expect(lines(report)[0]).toMatch(/^composition error FIELD_TYPE_MISMATCH at Desk.clerks, new 8:3: /)
    expect([report.conclusion, parts(report)]).toEqual([
      'failed',
      { composition: 'failed', change: 'skipped', guideline: 'passed' },
    ])
  })

  test('of a class that most departments see otherwise fails, though it composes', () => {
    const theirs = (name: string) => ({
      name,
      sdl: 'type Desk @key(fields: "id") { id: ID! "Its line." line: Int @shareable @classified(level: OPEN) }',
    })
    const subgraph = desks('"Its line."\n  line: Int @shareable @classified(level: NOT_SHARED)')
    const report = check({ subgraph, others: [theirs('one'), theirs('two')] })
    expect(report.problems.filter(({ level }) => level === 'error').map(({ code, place }) => [code, place])).toEqual([
      ['CHECK-DIRECTIVE-LOST', { text: 'new', line: 8, column: 3 }],
      ['GUIDE-CLASS-UNEQUAL', { text: 'new', line: 8, column: 3 }],
      ['GUIDE-CLASS-UNEQUAL', { text: 'new', line: 8, column: 3 }],
    ])
  })

  test('of text that is no GraphQL says where, and nothing else', () => {
    const report = check({ subgraph: { name: 'desks', sdl: 'type Desk {\n  floor Int\n}' } })
    expect(lines(report)).toEqual([
      'check error CHECK-SYNTAX at -, new 2:9: Syntax Error: Expected ":", found Name "Int".',
    ])
    expect(parts(report)).toEqual({ composition: 'skipped', change: 'skipped', guideline: 'skipped', check: 'failed' })
  })

  test('of more than 2 MiB reads nothing', () => {
    const report = check({ subgraph: { name: 'desks', sdl: `# ${' '.repeat(2 * 1024 * 1024)}` } })
    expect(report.problems.map(({ code }) => code)).toEqual(['CHECK-TOO-LARGE'])
  })

  test('finds the same when the published supergraph is at hand, and does not compose it once more', () => {
    const published = desks('"Its room."\n  room: Int')
    const sources = [published, clerks()].map(({ name, sdl }) => ({
      name,
      url: `https://${name}.example`,
      sdl: subgraphSdl(sdl),
    }))
    const composed = compose(sources)
    if (!composed.ok) throw new Error(JSON.stringify(composed.problems))
    const request = { published, subgraph: desks('"Its line."\n  line: Int') }
    expect(check({ ...request, supergraph: composed.supergraphSdl })).toEqual(check(request))
  })

  test('of the first subgraph of a graph has nothing to compare it with', () => {
    const report = check({ others: [], published: null })
    expect(report.problems.every(({ level }) => level === 'note')).toBe(true)
    expect(report.conclusion).toBe('passed')
  })

  test('against others that do not compose without it says that it did not compare', () => {
    const report = check({ others: [clerks()], published: null })
    expect(lines(report)).toEqual([
      'check warning CHECK-UNCOMPARED at -, nowhere: The published subgraphs do not compose without this one, so changes were not looked for.',
    ])
  })
})

describe('a check against a supergraph, which keeps no requirement and no class of the other departments', () => {
  const sources = [
    desks(),
    clerks('"How many."\n  clerks: Int @authenticated @classified(level: NOT_SHARED, basis: "clerks-1")'),
  ]
  const composed = compose(
    sources.map(({ name, sdl }) => ({ name, url: `https://${name}.example`, sdl: subgraphSdl(sdl) })),
  )
  if (!composed.ok) throw new Error(JSON.stringify(composed.problems))
  const supergraph = composed.supergraphSdl
  const others = [
    {
      name: 'clerks',
      sdl: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Desk @key(fields: "id") { id: ID! clerks: Int }',
    },
  ]

  test('does not take what is missing there for a change', () => {
    expect(lines(check({ supergraph, others, othersFrom: 'supergraph', published: null }))).toEqual([])
  })

  test('knows from it since when a deprecation is published', () => {
    const retiring = desks('"Its room."\n  room: Int @deprecated(reason: "Use `floor`.") @sunset(date: "2026-12-24")')
    const published = compose([{ name: 'desks', url: 'https://desks.example', sdl: subgraphSdl(retiring.sdl) }])
    const request = { subgraph: retiring, others: [], published: null, othersFrom: 'supergraph' } as const
    expect(lines(check({ ...request, supergraph: published.ok ? published.supergraphSdl : null }))).toEqual([])
    expect(lines(check(request)).filter((line) => line.includes(' error '))).toEqual([
      'guideline error GUIDE-SUNSET-NOTICE at Desk.room, new 8:49: The sunset of Desk.room is 29 days away, and 180 are the least.',
    ])
  })

  test('finds what changed in the department’s own text', () => {
    const { sdl } = desks('"Its room."\n  room: Int @authenticated')
    const subgraph = { name: 'desks', sdl: sdl.replace('floor: Int', 'floor: String @authenticated') }
    expect(lines(check({ supergraph, others, othersFrom: 'supergraph', published: null, subgraph }))).toEqual([
      'change error FIELD_TYPE_CHANGED at Desk.floor, new 6:3: Int became String.',
      'change error REQUIREMENT_TIGHTENED at Desk.floor, new 6:3: @authenticated: nothing became a sign-in.',
      'change note FIELD_ADDED at Desk.room, new 8:3: room: Int is new.',
    ])
  })
})
