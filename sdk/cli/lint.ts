import { readArguments } from './arguments.ts'
import { badInput, type Command, type Io } from './command.ts'
import { loadOffline, type Offline } from './offline.ts'
import { exitOf, type FileProblem, isError, jsonProblem, printEnvelope, runTold } from './outcome.ts'
import { countText, problemLines } from './problem-table.ts'
import { dayOf, notGraphql, readExemptionFile, readSchema, subgraphName } from './schema-files.ts'

export const lintCommand: Command = {
  name: 'lint',
  summary: 'Hold schemas against the national guideline. Works off-line.',
  usage: 'civigraph lint <schema file>... [--exemptions <file>] [--published <schema file>] [--on YYYY-MM-DD] [--json]',
  async run(argv, io) {
    return await runTold(lintCommand, { argv, io }, async () => {
      const { values, positionals: files } = readArguments(argv, {
        exemptions: { type: 'string' },
        published: { type: 'string' },
        on: { type: 'string' },
        json: { type: 'boolean' },
      })
      if (files.length === 0) throw badInput('USAGE', 'At least one schema file is needed.', 'See the usage below.')
      const offline = await loadOffline()
      const exemptions = await readExemptionFile(offline, values.exemptions)
      const today = dayOf(values.on)
      if (values.published !== undefined && files.length > 1)
        throw badInput('USAGE', '--published goes with one schema file.', 'See the usage below.')
      const published = await readPublished(offline, values.published)
      const found = await Promise.all(
        files.map((file) => problemsOf(offline, file, { today, exemptions, ...published })),
      )
      print(io, { files, problems: found.flat(), json: values.json === true })
      return exitOf(found.flat())
    })
  },
}

async function readPublished({ schemaText }: Offline, file: string | undefined): Promise<{ publishedSdl?: string }> {
  if (file === undefined) return {}
  const publishedSdl = await readSchema(file)
  try {
    schemaText(publishedSdl)
    return { publishedSdl }
  } catch (error) {
    return notGraphql(file, error)
  }
}

async function problemsOf(
  { lintSchema }: Offline,
  file: string,
  options: Omit<Parameters<Offline['lintSchema']>[1], 'name'>,
): Promise<FileProblem[]> {
  const sdl = await readSchema(file)
  try {
    return lintSchema(sdl, { ...options, name: subgraphName(file) }).map(({ place, ...finding }) => {
      return { part: 'guideline', ...finding, place: { text: 'new', ...place }, file }
    })
  } catch (error) {
    return notGraphql(file, error)
  }
}

interface Linted {
  readonly files: readonly string[]
  readonly problems: readonly FileProblem[]
  readonly json: boolean
}

function print(io: Io, { files, problems, json }: Linted): void {
  const of = `${files.length} ${files.length === 1 ? 'schema' : 'schemas'}`
  const verdict = `${of}: ${countText(problems)}.`
  if (json) {
    printEnvelope(io, { command: 'lint', data: { files, problems: problems.map(jsonProblem) }, problems, verdict })
    return
  }
  const standing = problems.filter(({ exempted }) => exempted === null)
  for (const line of problemLines(io, standing)) io.print(line)
  io.print(io.colour(problems.some(isError) ? 'bad' : 'good', verdict))
  const [first] = standing
  if (first !== undefined) io.note(`More about a code: civigraph explain ${first.code}`)
}
