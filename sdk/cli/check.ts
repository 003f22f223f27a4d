import { readArguments } from './arguments.ts'
import { badInput, type Command, type Io } from './command.ts'
import {
  loadCheck,
  loadOffline,
  type OfflineCheck,
  type Offline,
  type Report,
  type WrittenSubgraph,
} from './offline.ts'
import { exitOf, type FileProblem, jsonProblem, printEnvelope, runTold } from './outcome.ts'
import { countText, problemLines } from './problem-table.ts'
import {
  dayOf,
  isFolder,
  notGraphql,
  readExemptionFile,
  readSchema,
  readSubgraphs,
  subgraphName,
} from './schema-files.ts'

export const checkCommand: Command = {
  name: 'check',
  summary: 'Would publishing this schema break the national graph? Composition, changes and guideline; works off-line.',
  usage:
    'civigraph check <schema file> --against <folder of subgraphs, or supergraph file> [--name <subgraph>]\n' +
    '                [--exemptions <file>] [--on YYYY-MM-DD] [--all] [--json]',
  async run(argv, io) {
    return await runTold(checkCommand, { argv, io }, async () => {
      const { values, positionals } = readArguments(argv, {
        against: { type: 'string' },
        name: { type: 'string' },
        exemptions: { type: 'string' },
        on: { type: 'string' },
        all: { type: 'boolean' },
        json: { type: 'boolean' },
      })
      const [file = '', ...more] = positionals
      const { against } = values
      if (file === '' || more.length > 0 || against === undefined)
        throw badInput('USAGE', 'One schema file and --against are needed.', 'See the usage below.')
      const [offline, check] = [await loadOffline(), await loadCheck()]
      const subgraph = { name: values.name ?? subgraphName(file), sdl: await readSchema(file) }
      const exemptions = await readExemptionFile(offline, values.exemptions)
      const published = await readPublished({ offline, check, against, name: subgraph.name })
      const report = check.checkSubgraph({ subgraph, ...published, exemptions, today: dayOf(values.on) })
      const problems = report.problems.map((one) => ({ ...one, file }))
      print(io, { report, problems, subgraph: subgraph.name, all: values.all === true, json: values.json === true })
      return exitOf(problems)
    })
  },
}

interface Published {
  readonly others: readonly WrittenSubgraph[]
  readonly published: WrittenSubgraph | null
  readonly supergraph: string | null
  readonly othersFrom: 'departments' | 'supergraph'
}

interface PublishedPlace {
  readonly offline: Offline
  readonly check: OfflineCheck
  readonly against: string
  readonly name: string
}

/** The rest of the graph: as its departments wrote it, or as far as a supergraph keeps it. */
async function readPublished({ offline, check, against, name }: PublishedPlace): Promise<Published> {
  const isOwn = (one: WrittenSubgraph) => one.name === name
  if (await isFolder(against)) {
    const subgraphs = await readSubgraphs(against)
    for (const { name: other, sdl } of subgraphs) requireGraphql(offline, `${against} (${other})`, sdl)
    return {
      others: subgraphs.filter((one) => !isOwn(one)),
      published: subgraphs.find(isOwn) ?? null,
      supergraph: null,
      othersFrom: 'departments',
    }
  }
  const supergraph = await readSchema(against)
  if (!requireGraphql(offline, against, supergraph).isSupergraph)
    throw badInput(
      'NO_SUPERGRAPH',
      `${against} is no supergraph.`,
      'Give a composed supergraph, or the folder in which the schemas of the other departments are.',
    )
  return {
    others: check.subgraphsOf(supergraph).filter((one) => !isOwn(one)),
    published: null,
    supergraph,
    othersFrom: 'supergraph',
  }
}

function requireGraphql({ schemaText }: Offline, file: string, sdl: string) {
  try {
    return schemaText(sdl)
  } catch (error) {
    return notGraphql(file, error)
  }
}

interface Checked {
  readonly report: Report
  readonly problems: readonly FileProblem[]
  readonly subgraph: string
  readonly all: boolean
  readonly json: boolean
}

const STYLE = { passed: 'good', warned: 'warn', failed: 'bad', skipped: 'dim' } as const

function print(io: Io, { report, problems, subgraph, all, json }: Checked): void {
  const verdict = `${subgraph}: ${report.conclusion}; ${countText(problems)}.`
  if (json) {
    const data = { subgraph, ...report, problems: problems.map(jsonProblem) }
    printEnvelope(io, { command: 'check', data, problems, verdict })
    return
  }
  const shown = problems.filter(({ level, exempted }) => all || (level !== 'note' && exempted === null))
  for (const line of problemLines(io, shown)) io.print(line)
  for (const { part, conclusion } of report.parts)
    io.print(`${part.padEnd(11)}  ${io.colour(styleOf(conclusion), conclusion)}`)
  io.print(io.colour(report.conclusion === 'failed' ? 'bad' : 'good', verdict))
  if (shown.length < problems.length) io.note('Notes and exempted findings are shown with --all.')
}

function styleOf(conclusion: string) {
  return STYLE[conclusion === 'passed' || conclusion === 'warned' || conclusion === 'failed' ? conclusion : 'skipped']
}
