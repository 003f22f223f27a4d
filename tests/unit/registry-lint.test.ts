import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { subgraphSdl } from '@civigraph/subgraph-kit'
import {
  type LintSdlOptions,
  lintSchema,
  readExemptions,
  type Rule,
  RULES,
  schemaText,
} from '@civigraph/subgraph-kit/offline'
import { compose } from '@civigraph/subgraph-kit/offline/compose'
import { describe, expect, test } from 'vitest'
import { readRequirements } from '#router/guard/requirements.ts'
import { stripSecurity } from '#router/guard/strip.ts'

const today = '2026-11-25'

/** The whole report about the wrong schema of each rule. */
const REPORTS: Readonly<Record<string, string>> = {
  'GUIDE-TYPE-NAME': 'error GUIDE-TYPE-NAME at service_desk, 1:16: service_desk is not in PascalCase.',
  'GUIDE-FIELD-NAME': 'error GUIDE-FIELD-NAME at Desk.floor_number, 1:61: floor_number is not in camelCase.',
  'GUIDE-ENUM-NAME': 'error GUIDE-ENUM-NAME at Channel.online, 1:33: online is not in UPPER_SNAKE.',
  'GUIDE-INPUT-NAME': 'warning GUIDE-INPUT-NAME at OpeningHours, 1:20: The input OpeningHours does not end in Input.',
  'GUIDE-DEPARTMENT-PREFIX':
    'warning GUIDE-DEPARTMENT-PREFIX at ExampleDesk, 1:16: ExampleDesk begins with the name of its department.',
  'GUIDE-UNIT-NAME': 'warning GUIDE-UNIT-NAME at Desk.distance, 1:66: distance is a number without its unit.',
  'GUIDE-SECRET-NAME': 'error GUIDE-SECRET-NAME at Desk.doorPassword, 1:63: doorPassword names a password.',
  'GUIDE-TERM': 'warning GUIDE-TERM at Company, 1:16: Company says company; the graph says organisation.',
  'GUIDE-MUTATION-VERB':
    'warning GUIDE-MUTATION-VERB at Mutation.deskCreate, 1:33: deskCreate ends with its verb create.',
  'GUIDE-PERSON-SCORE': 'error GUIDE-PERSON-SCORE at Person.trustScore, 1:55: Person.trustScore measures a person.',
  'GUIDE-DUPLICATE':
    'warning GUIDE-DUPLICATE at PermitRecord, 1:18: PermitRecord is close to Permit of the department other.',
  'GUIDE-DESCRIPTION': 'error GUIDE-DESCRIPTION at Desk.floor, 1:48: Desk.floor has no description.',
  'GUIDE-DEPRECATION-REASON':
    'error GUIDE-DEPRECATION-REASON at Desk.floor, 1:72: The deprecation of Desk.floor names no replacement.',
  'GUIDE-SUNSET': 'error GUIDE-SUNSET at Desk.floor, 1:72: Desk.floor is deprecated without a day of sunset.',
  'GUIDE-SUNSET-NOTICE':
    'error GUIDE-SUNSET-NOTICE at Desk.floor, 1:109: The sunset of Desk.floor is 36 days away, and 180 are the least.',
  'GUIDE-PAGED': 'error GUIDE-PAGED at Query.desks, 1:103: Query.desks gives [Desk!] without first and after in pages.',
  'GUIDE-PAGE-SHAPE': 'error GUIDE-PAGE-SHAPE at DeskConnection, 1:16: The page DeskConnection lacks totalCount: Int!.',
  'GUIDE-IDEMPOTENCY': 'error GUIDE-IDEMPOTENCY at Mutation.openDesk, 1:33: openDesk takes no idempotencyKey.',
  'GUIDE-REFUSAL': 'error GUIDE-REFUSAL at Query.deskCount, 1:26: Query.deskCount is never null.',
  'GUIDE-FOREIGN-NULLABLE':
    'error GUIDE-FOREIGN-NULLABLE at Desk.clerk, 2:72: Desk.clerk leads to Person of another department and is never null.',
  'GUIDE-FLOAT': 'error GUIDE-FLOAT at Desk.share, 1:58: Desk.share is a Float.',
  'GUIDE-SHAPELESS': 'error GUIDE-SHAPELESS at Desk.notes, 1:81: Desk.notes is a JSON, which holds anything.',
  'GUIDE-CODE-LIST':
    'error GUIDE-CODE-LIST at FigureStatus, 1:17: FigureStatus differs from the national list: it lacks SUPPRESSED.',
  'GUIDE-DATE': 'error GUIDE-DATE at Desk.openedAt, 1:56: Desk.openedAt is String and not DateTime.',
  'GUIDE-MONEY': 'error GUIDE-MONEY at Desk.copyFee, 1:61: Desk.copyFee is money without Decimal and a currency.',
  'GUIDE-IDENTIFIER': 'error GUIDE-IDENTIFIER at Desk.uscc, 1:59: Desk.uscc is String and not Uscc.',
  'GUIDE-ENTITY-ID': 'error GUIDE-ENTITY-ID at Person.id, 1:34: Person.id is ID! and not PersonId.',
  'GUIDE-CLASS-PERSONAL':
    'error GUIDE-CLASS-PERSONAL at Person.letters, 1:60: Person.letters is personal and has no class.',
  'GUIDE-CLASS-MISSING':
    'warning GUIDE-CLASS-MISSING at Desk.floor, 1:36: Desk.floor has no class, and is shared with nobody.',
  'GUIDE-CLASS-WORD': 'error GUIDE-CLASS-WORD at Desk, 1:21: Desk has the unknown class PUBLIC.',
  'GUIDE-BASIS': 'error GUIDE-BASIS at Person.letters, 1:60: Person.letters is personal and names no legal basis.',
  'GUIDE-MASK': 'error GUIDE-MASK at Desk.line, 1:56: Desk.line has the mask PHONE and is String.',
  'GUIDE-CLEAR-IDENTIFIER':
    'error GUIDE-CLEAR-IDENTIFIER at Desk.residentId, 1:90: Desk.residentId lacks a scope of its own and a field residentIdMasked.',
  'GUIDE-CLASS-UNEQUAL':
    'error GUIDE-CLASS-UNEQUAL at Desk.floor, 1:61: Desk.floor is OPEN here and NOT_SHARED in the department other.',
  'GUIDE-REQUIRES-CLASS':
    'error GUIDE-REQUIRES-CLASS at Desk.summary, 1:92: Desk.summary is OPEN and requires Desk.notes, which is NOT_SHARED.',
  'GUIDE-CLASS-VANISHES':
    'error GUIDE-CLASS-VANISHES at Desk, 2:109: @classified is used, and no @composeDirective names it.',
  'GUIDE-FEDERATION-VERSION': 'error GUIDE-FEDERATION-VERSION at schema, 1:15: The schema links federation v2.3.',
  'GUIDE-REQUIRES-ARGUMENT':
    'error GUIDE-REQUIRES-ARGUMENT at Desk.summary, 2:35: Desk.summary requires Desk.notes, which takes arguments.',
  'GUIDE-KEY-REQUIREMENT':
    'error GUIDE-KEY-REQUIREMENT at Desk.id, 1:73: The key field Desk.id has @authenticated, which Desk has not.',
  'GUIDE-STOCK-FEATURE': 'error GUIDE-STOCK-FEATURE at Desk, 1:21: Desk uses @context.',
}

function report(sdl: string, options: Partial<LintSdlOptions> = {}): string[] {
  return lintSchema(sdl, { today, name: 'example', ...options }).map(
    ({ level, code, coordinate, place, message }) =>
      `${level} ${code} at ${coordinate}, ${place.line}:${place.column}: ${message}`,
  )
}

function beside({ beside: sdl }: Rule): Partial<LintSdlOptions> {
  return sdl === undefined ? {} : { others: [{ name: 'other', text: schemaText(sdl) }] }
}

describe('each rule of the guideline', () => {
  test('has its row here', () => {
    expect(Object.keys(REPORTS)).toEqual(Object.keys(RULES))
  })

  test.for(Object.entries(RULES))('%s finds its wrong schema, once, and nothing else in it', ([code, rule]) => {
    expect(report(rule.wrong, beside(rule))).toEqual([REPORTS[code]])
  })

  test.for(Object.entries(RULES))('%s lets its right schema pass, and so do all others', ([, rule]) => {
    expect(report(rule.right, beside(rule))).toEqual([])
  })

  test.for(Object.entries(RULES))('%s says why, and the way out, in whole sentences', ([, { meaning, wayOut }]) => {
    expect([meaning, wayOut].every((text) => /^[A-Z@].{15,}\.$/.test(text))).toBe(true)
  })
})

const departments = globSync('subgraphs/*/schema.graphql', { cwd: resolve(import.meta.dirname, '../..') })
  .toSorted()
  .map((file) => ({
    name: basename(dirname(file)),
    sdl: readFileSync(resolve(import.meta.dirname, '../..', file), 'utf8'),
  }))
const exemptions = readExemptions(
  readFileSync(resolve(import.meta.dirname, '../../subgraphs/exemptions.json'), 'utf8'),
  RULES,
)

describe('the departments of this repository', () => {
  const findings = departments.flatMap(({ name, sdl }) => {
    const others = departments.filter((one) => one.name !== name)
    const texts = others.map((one) => ({ name: one.name, text: schemaText(one.sdl) }))
    return lintSchema(sdl, { today, name, others: texts, exemptions })
  })

  test('are six or more', () => {
    expect(departments.length).toBeGreaterThanOrEqual(6)
  })

  test('follow the guideline, but for listed exemptions', () => {
    expect(findings.filter(({ exempted }) => exempted === null)).toEqual([])
  })

  test('need every exemption that is listed', () => {
    const listed = exemptions.flatMap(({ rule, coordinates }) => coordinates.map((one) => `${rule} ${one}`))
    const used = new Set(findings.map(({ code, coordinate }) => `${code} ${coordinate}`))
    expect(listed.filter((one) => !used.has(one))).toEqual([])
  })
})

describe('an exemption', () => {
  const sdl = '"A desk." type Desk @classified(level: OPEN) { "Filled." share: Float }'
  const exemption = { rule: 'GUIDE-FLOAT', coordinates: ['Desk.share'], reason: 'Read by an old system.', until: today }
  const reasons = (day: string) =>
    lintSchema(sdl, { today: day, exemptions: [exemption] }).map(({ exempted }) => exempted)

  test('lets its finding pass with the reason, on its last day too', () => {
    expect(reasons(today)).toEqual(['Read by an old system.'])
  })

  test('has no effect from the next day on', () => {
    expect(reasons('2026-11-26')).toEqual([null])
  })

  test.for<[string, unknown, string]>([
    [
      'without a reason',
      [{ ...exemption, reason: '' }],
      'Exemption 1 needs rule, coordinates, reason and until (YYYY-MM-DD).',
    ],
    [
      'without an end',
      [{ ...exemption, until: 'never' }],
      'Exemption 1 needs rule, coordinates, reason and until (YYYY-MM-DD).',
    ],
    [
      'from a rule that there is not',
      [exemption, { ...exemption, rule: 'GUIDE-X' }],
      'Exemption 2 is from no rule of the guideline.',
    ],
    ['that is no list', {}, 'Exemptions are a list.'],
  ])('%s is refused', ([, list, message]) => {
    expect(() => readExemptions(JSON.stringify(list), RULES)).toThrow(message)
  })
})

describe('the notice of a sunset', () => {
  const sdl = (date: string) =>
    `"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int @deprecated(reason: "Use \`storey\`.") @sunset(date: "${date}") }`

  test('is 180 days: one day less is not enough', () => {
    expect(report(sdl('2027-05-24'))).toEqual([])
    expect(report(sdl('2027-05-23'))).toEqual([
      'error GUIDE-SUNSET-NOTICE at Desk.floor, 1:109: The sunset of Desk.floor is 179 days away, and 180 are the least.',
    ])
  })

  test('runs from its publishing: what is published already may come near', () => {
    expect(report(sdl('2026-12-01'), { publishedSdl: sdl('2026-12-01') })).toEqual([])
    expect(report(sdl('2026-12-01'), { publishedSdl: sdl('2027-12-01') })).toHaveLength(1)
  })

  test.for(['2031-02-30', '31.12.2031', ''])('%j is no day', (date) => {
    expect(report(sdl(date))).toEqual([
      'error GUIDE-SUNSET at Desk.floor, 1:72: Desk.floor is deprecated without a day of sunset.',
    ])
  })
})

describe('@sunset', () => {
  const sdl = subgraphSdl(`"A desk." type Desk @classified(level: OPEN) {
    "Its floor." floor: Int @deprecated(reason: "Use \`storey\`.") @sunset(date: "2031-01-01") "Its storey." storey: Int }
    type Query { "A desk." desk: Desk @classified(level: OPEN) }`)
  const composed = compose([{ name: 'example', url: 'https://example.example/graphql', sdl }])
  const supergraph = composed.ok ? composed.supergraphSdl : ''

  test('reaches the supergraph by the kit, and the planner’s copy is free of it', () => {
    expect(supergraph).toContain('@sunset(date: "2031-01-01")')
    expect(readRequirements(supergraph)).toMatchObject({ ok: true })
    expect(stripSecurity(supergraph)).not.toContain('sunset')
  })

  test('is in no schema that does not use it', () => {
    expect(subgraphSdl('type Query { "A desk." desk: Int }')).not.toContain('sunset')
  })
})

describe('names mean what links say', () => {
  const sdl = (composeLine: string) => `
    extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
      @link(url: "https://specs.civigraph.example/guideline/v1.0", import: [{ name: "@classified", as: "@classed" }])
      ${composeLine}
    "A desk." type Desk @classed(level: OPEN) { "Its floor." floor: Int }`

  test('a class under another name counts, and must be let through under that name', () => {
    expect(report(sdl('@composeDirective(name: "@classed")'))).toEqual([])
    expect(report(sdl('@composeDirective(name: "@other")'))).toEqual([
      'error GUIDE-CLASS-VANISHES at Desk, 6:25: @classified is used, and no @composeDirective names it.',
    ])
  })
})
