import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkCommand } from '#sdk/cli/check.ts'
import type { Command, Io } from '#sdk/cli/command.ts'
import { diffCommand } from '#sdk/cli/diff.ts'
import { explainCommand } from '#sdk/cli/explain.ts'
import { lintCommand } from '#sdk/cli/lint.ts'

const root = resolve(import.meta.dirname, '../..')
const WITH_ROOM = `"A desk."
type Desk @key(fields: "id") @classified(level: OPEN) {
  "It."
  id: ID!
  "Its room."
  room: Int
}
type Query {
  "A desk."
  desk(id: ID!): Desk @classified(level: OPEN)
}
`
const FILES: Readonly<Record<string, string>> = {
  'graph/desks/schema.graphql': WITH_ROOM,
  'graph/clerks.graphql': 'type Desk @key(fields: "id") { id: ID! "How many." clerks: Int @classified(level: OPEN) }\n',
  'desks/schema.graphql': WITH_ROOM.replace('"Its room."\n  room: Int', '"Filled."\n  share: Float'),
  'more.graphql': WITH_ROOM.replace('"Its room."', '"Its floor."\n  floor: Int\n  "Its room."'),
  'retiring.graphql': WITH_ROOM.replace(
    'room: Int',
    'room: Int @deprecated(reason: "Use `door`.") @sunset(date: "2027-01-01")',
  ),
  'broken.graphql': 'type Desk {\n  floor Int\n}\n',
  'exemptions.json': JSON.stringify([
    { rule: 'GUIDE-FLOAT', coordinates: ['Desk.share'], reason: 'Read by an old system.', until: '2027-01-01' },
  ]),
  'bad-exemptions.json': '[{"rule":"GUIDE-FLOAT"}]',
  'empty/notes.txt': 'nothing',
}

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'civigraph-command-'))
  for (const [file, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What a command prints, with the colours as words, and its exit code. Paths are told from the folder of this test. */
async function run(command: Command, ...argv: string[]) {
  const out: string[] = []
  const notes: string[] = []
  const short = (line: string) => line.replaceAll(`${folder}/`, '')
  const io: Io = {
    print: (line) => void out.push(short(line)),
    note: (line) => void notes.push(short(line)),
    redraw: null,
    columns: 80,
    colour: (style, text) => `<${style}>${text}</>`,
    signal: new AbortController().signal,
    now: () => 0,
    fetch: () => Promise.reject(new Error('off-line')),
  }
  const exit = await command.run(argv, io)
  return { exit, out, notes }
}

const at = (file: string) => join(folder, file)

describe('civigraph lint', () => {
  test('of a schema that follows the guideline says so, and ends with 0', async () => {
    expect(await run(lintCommand, at('graph/desks/schema.graphql'))).toEqual({
      exit: 0,
      out: ['<good>1 schema: nothing found.</>'],
      notes: [],
    })
  })

  test('of two schemas prints place, weight, code and sentence in columns, the way out beneath, and ends with 1', async () => {
    expect(await run(lintCommand, at('desks/schema.graphql'), at('graph/clerks.graphql'))).toEqual({
      exit: 1,
      out: [
        'desks/schema.graphql',
        '  6:3  <bad>error</>  GUIDE-FLOAT  Desk.share is a Float.',
        '<dim>                           Use Decimal, or Int with the unit in the name.</>',
        '<bad>2 schemas: 1 error.</>',
      ],
      notes: ['More about a code: civigraph explain GUIDE-FLOAT'],
    })
  })

  test('lets listed exemptions pass, and counts them', async () => {
    const exemptions = ['--exemptions', at('exemptions.json')]
    expect(await run(lintCommand, at('desks/schema.graphql'), ...exemptions, '--on', '2027-01-01')).toEqual({
      exit: 0,
      out: ['<good>1 schema: 1 exempted.</>'],
      notes: [],
    })
    expect(await run(lintCommand, at('desks/schema.graphql'), ...exemptions, '--on', '2027-01-02')).toMatchObject({
      exit: 1,
    })
  })

  test('--json prints the one envelope', async () => {
    const { exit, out, notes } = await run(lintCommand, at('desks/schema.graphql'), '--json')
    const problem = {
      part: 'guideline',
      rule: 'GUIDE-FLOAT',
      severity: 'error',
      coordinate: 'Desk.share',
      message: 'Desk.share is a Float.',
      file: 'desks/schema.graphql',
      line: 6,
      column: 3,
      fix: 'Use Decimal, or Int with the unit in the name.',
      exempted: null,
    }
    expect([exit, notes, out.length]).toEqual([1, [], 1])
    expect(JSON.parse(out[0] ?? '')).toEqual({
      json_version: '1',
      command: 'lint',
      ok: false,
      data: { files: ['desks/schema.graphql'], problems: [problem] },
      error: {
        code: 'GUIDE-FLOAT',
        message: '1 schema: 1 error.',
        fix: 'Use Decimal, or Int with the unit in the name.',
        problems: [problem],
      },
    })
  })

  test('--published tells which notice runs already', async () => {
    const on = ['--on', '2026-11-25']
    const alone = await run(lintCommand, at('retiring.graphql'), ...on)
    expect([alone.exit, alone.out[1]]).toEqual([
      1,
      '  6:48  <bad>error</>  GUIDE-SUNSET-NOTICE  The sunset of Desk.room is 37 days away, and 180 are the least.',
    ])
    const known = ['--published', at('retiring.graphql')]
    expect(await run(lintCommand, at('retiring.graphql'), ...on, ...known)).toMatchObject({ exit: 0 })
  })

  test('of the departments of this repository ends with 0', async () => {
    const files = ['identity', 'licence', 'services', 'feedback', 'statistics', 'privacy'].map((name) =>
      join(root, 'subgraphs', name, 'schema.graphql'),
    )
    const exemptions = join(root, 'subgraphs/exemptions.json')
    expect(await run(lintCommand, ...files, '--exemptions', exemptions, '--on', '2026-11-25')).toMatchObject({
      exit: 0,
    })
  })
})

describe('civigraph diff', () => {
  test('of equal schemas finds no difference, and ends with 0', async () => {
    expect(await run(diffCommand, at('more.graphql'), at('more.graphql'))).toEqual({
      exit: 0,
      out: ['<good>No difference.</>'],
      notes: [],
    })
  })

  test('of a schema with one more field ends with 0', async () => {
    expect(await run(diffCommand, at('graph/desks/schema.graphql'), at('more.graphql'))).toEqual({
      exit: 0,
      out: [
        'more.graphql',
        '  6:3  <dim>note</>  FIELD_ADDED  Desk.floor: floor: Int is new.',
        '<dim>                          Nothing needs to be done.</>',
        '<good>0 breaking, 0 dangerous, 1 safe.</>',
      ],
      notes: [],
    })
  })

  test('of a schema that lost a field tells where it stood, and ends with 1', async () => {
    expect(await run(diffCommand, at('more.graphql'), at('graph/desks/schema.graphql'))).toEqual({
      exit: 1,
      out: [
        'more.graphql',
        '  old 6:3  <bad>error</>  FIELD_REMOVED  Desk.floor: The field floor is gone.',
        '<dim>                                 Deprecate it first with a reason and a sunset date; remove it when the date has passed and nobody uses it.</>',
        '<bad>1 breaking, 0 dangerous, 0 safe.</>',
      ],
      notes: [],
    })
  })

  test('--json names each change with code, coordinate, severity, place and way out', async () => {
    const { out } = await run(diffCommand, at('graph/desks/schema.graphql'), at('more.graphql'), '--json')
    expect(JSON.parse(out[0] ?? '')).toEqual({
      json_version: '1',
      command: 'diff',
      ok: true,
      data: {
        old: 'graph/desks/schema.graphql',
        new: 'more.graphql',
        changes: [
          {
            code: 'FIELD_ADDED',
            coordinate: 'Desk.floor',
            severity: 'safe',
            message: 'floor: Int is new.',
            place: { line: 6, column: 3, text: 'new' },
            wayOut: 'Nothing needs to be done.',
          },
        ],
      },
      error: null,
    })
  })

  test('of a subgraph and a supergraph is refused: everything would differ', async () => {
    const supergraph = join(root, 'router/generated/supergraph.graphql')
    expect(await run(diffCommand, supergraph, at('more.graphql'))).toMatchObject({
      exit: 3,
      out: [],
      notes: [
        '<bad>UNLIKE_SCHEMAS</>  One of the two is a supergraph and the other is not; nearly everything would differ.',
        'Compare two of one kind, or hold a subgraph against a supergraph: civigraph check <file> --against <supergraph>.',
      ],
    })
  })
})

describe('civigraph check', () => {
  test('of what is published already passes, and ends with 0', async () => {
    expect(await run(checkCommand, at('graph/desks/schema.graphql'), '--against', at('graph'))).toEqual({
      exit: 0,
      out: [
        'composition  <good>passed</>',
        'change       <good>passed</>',
        'guideline    <good>passed</>',
        '<good>desks: passed; nothing found.</>',
      ],
      notes: [],
    })
  })

  test('of a schema that breaks a caller and the guideline is one report, and ends with 1', async () => {
    expect(await run(checkCommand, at('desks/schema.graphql'), '--against', at('graph'))).toEqual({
      exit: 1,
      out: [
        'desks/schema.graphql',
        '  old 6:3  <bad>error</>  FIELD_REMOVED  Desk.room: The field room is gone.',
        '<dim>                                 Deprecate it first with a reason and a sunset date; remove it when the date has passed and nobody uses it.</>',
        '      6:3  <bad>error</>  GUIDE-FLOAT    Desk.share is a Float.',
        '<dim>                                 Use Decimal, or Int with the unit in the name.</>',
        'composition  <good>passed</>',
        'change       <bad>failed</>',
        'guideline    <bad>failed</>',
        '<bad>desks: failed; 2 errors, 1 note.</>',
      ],
      notes: ['Notes and exempted findings are shown with --all.'],
    })
  })

  test('--all shows notes, and why a finding is let through', async () => {
    const exemptions = ['--exemptions', at('exemptions.json'), '--on', '2026-11-25']
    const { out } = await run(
      checkCommand,
      at('desks/schema.graphql'),
      '--against',
      at('graph'),
      '--all',
      ...exemptions,
    )
    expect(out).toContain('      6:3  <dim>exempted</>  GUIDE-FLOAT    Desk.share is a Float.')
    expect(out).toContain('<dim>                                    Read by an old system.</>')
    expect(out).toContain('      6:3  <dim>note    </>  FIELD_ADDED    Desk.share: share: Float is new.')
  })

  test('of a department of this repository against the national supergraph passes', async () => {
    const licence = join(root, 'subgraphs/licence/schema.graphql')
    const against = ['--against', join(root, 'router/generated/supergraph.graphql')]
    const exemptions = ['--exemptions', join(root, 'subgraphs/exemptions.json'), '--on', '2026-11-25']
    const { exit, out } = await run(checkCommand, licence, ...against, ...exemptions)
    expect([exit, out.slice(0, 3)]).toEqual([
      0,
      ['composition  <good>passed</>', 'change       <good>passed</>', 'guideline    <good>passed</>'],
    ])
  })

  test('--json tells conclusion and parts', async () => {
    const { out } = await run(checkCommand, at('desks/schema.graphql'), '--against', at('graph'), '--json')
    expect(JSON.parse(out[0] ?? '')).toMatchObject({
      json_version: '1',
      command: 'check',
      ok: false,
      data: { subgraph: 'desks', conclusion: 'failed', guideline: '2026.1' },
      error: { code: 'FIELD_REMOVED', problems: [{ rule: 'FIELD_REMOVED' }, { rule: 'GUIDE-FLOAT' }] },
    })
  })
})

describe('civigraph explain', () => {
  test('prints meaning, way out and an example of each', async () => {
    expect(await run(explainCommand, 'guide-float')).toEqual({
      exit: 0,
      out: [
        'GUIDE-FLOAT  <dim>guideline, error</>',
        'Float cannot hold most decimal fractions: 0.1 + 0.2 is not 0.3. Figures of a state are exact.',
        'Way out: Use Decimal, or Int with the unit in the name.',
        'Wrong:',
        '    <dim>"A desk." type Desk @classified(level: OPEN) { "Filled." share: Float }</>',
        'Right:',
        '    <dim>"A desk." type Desk @classified(level: OPEN) { "Filled." share: Decimal }</>',
      ],
      notes: [],
    })
  })

  test('of a code that nobody gives names those that are written most alike', async () => {
    expect(await run(explainCommand, 'GUIDE-FLOATS')).toMatchObject({
      exit: 3,
      notes: ['<bad>UNKNOWN_CODE</>  No check gives this code.', 'Perhaps: GUIDE-FLOAT, GUIDE-DATE.'],
    })
  })
})

describe('a mistake in the arguments names the way out, and ends with 3', () => {
  test.for<[string, Command, string[], string]>([
    ['lint without a file', lintCommand, [], 'USAGE'],
    ['lint with an unknown option', lintCommand, ['--loud'], 'USAGE'],
    ['lint of a file that is not there', lintCommand, ['nowhere.graphql'], 'NO_FILE'],
    ['lint of text that is no GraphQL', lintCommand, ['broken.graphql'], 'CHECK-SYNTAX'],
    [
      'lint with exemptions that lack a reason',
      lintCommand,
      ['more.graphql', '--exemptions', 'bad-exemptions.json'],
      'BAD_EXEMPTIONS',
    ],
    ['lint on a day that is none', lintCommand, ['more.graphql', '--on', 'today'], 'USAGE'],
    [
      'lint of two files with one published',
      lintCommand,
      ['more.graphql', 'more.graphql', '--published', 'more.graphql'],
      'USAGE',
    ],
    ['diff of one file', diffCommand, ['more.graphql'], 'USAGE'],
    ['diff of three files', diffCommand, ['more.graphql', 'more.graphql', 'more.graphql'], 'USAGE'],
    ['diff with text that is no GraphQL', diffCommand, ['more.graphql', 'broken.graphql'], 'CHECK-SYNTAX'],
    ['check against nothing', checkCommand, ['more.graphql'], 'USAGE'],
    ['check against a folder without subgraphs', checkCommand, ['more.graphql', '--against', 'empty'], 'NO_SUBGRAPHS'],
    ['check against a place that is not there', checkCommand, ['more.graphql', '--against', 'nowhere'], 'NO_FILE'],
    [
      'check against a schema that is no supergraph',
      checkCommand,
      ['more.graphql', '--against', 'more.graphql'],
      'NO_SUPERGRAPH',
    ],
    ['explain without a code', explainCommand, [], 'USAGE'],
  ])('%s', async ([, command, argv, code]) => {
    const given = argv.map((one) => (one.includes('.') || one === 'empty' || one === 'nowhere' ? at(one) : one))
    const told = await run(command, ...given)
    expect([told.exit, told.out]).toEqual([3, []])
    expect(told.notes[0]).toContain(`<bad>${code}</>`)
    expect(told.notes[1]).toMatch(/\.$/)
    const json = await run(command, ...given, '--json')
    expect([json.exit, JSON.parse(json.out[0] ?? '')]).toMatchObject([
      3,
      { json_version: '1', command: command.name, ok: false, data: null, error: { code, problems: [] } },
    ])
  })

  test('text that is no GraphQL is told with its place', async () => {
    const { notes } = await run(lintCommand, at('broken.graphql'))
    expect(notes).toEqual([
      '<bad>CHECK-SYNTAX</>  broken.graphql:2:9: Syntax Error: Expected ":", found Name "Int".',
      'Correct the place that the message names.',
    ])
  })

  test('a wrong call is followed by the usage', async () => {
    const { notes } = await run(explainCommand)
    expect(notes[2]).toBe('usage: civigraph explain <code> [--json]')
  })
})
