import { readArguments } from './arguments.ts'
import { badInput, type Command, EXIT, type Io } from './command.ts'
import { type Change, loadOffline, type Offline, type Problem } from './offline.ts'
import { type FileProblem, printEnvelope, runTold } from './outcome.ts'
import { problemLines } from './problem-table.ts'
import { notGraphql, readSchema } from './schema-files.ts'

export const diffCommand: Command = {
  name: 'diff',
  summary: 'What differs between two schemas of the same kind, and whom it breaks. Works off-line.',
  usage: 'civigraph diff <old schema file> <new schema file> [--json]',
  async run(argv, io) {
    return await runTold(diffCommand, { argv, io }, async () => {
      const { values, positionals } = readArguments(argv, { json: { type: 'boolean' } })
      const [old = '', now = '', ...more] = positionals
      if (now === '' || more.length > 0) throw badInput('USAGE', 'Two schema files are needed.', 'See the usage below.')
      const offline = await loadOffline()
      const texts = { old: await readSchema(old), new: await readSchema(now) }
      const changes = changesOf(offline, { files: { old, new: now }, texts })
      print(io, { changes, files: { old, new: now }, json: values.json === true })
      return changes.some(({ severity }) => severity === 'breaking') ? EXIT.negative : EXIT.done
    })
  },
}

interface Sides {
  readonly old: string
  readonly new: string
}

function changesOf({ schemaText, diffSchemas }: Offline, { files, texts }: { files: Sides; texts: Sides }) {
  const isSupergraph = (side: 'old' | 'new') => {
    try {
      return schemaText(texts[side]).isSupergraph
    } catch (error) {
      return notGraphql(files[side], error)
    }
  }
  if (isSupergraph('old') !== isSupergraph('new'))
    throw badInput(
      'UNLIKE_SCHEMAS',
      'One of the two is a supergraph and the other is not; nearly everything would differ.',
      'Compare two of one kind, or hold a subgraph against a supergraph: civigraph check <file> --against <supergraph>.',
    )
  return diffSchemas(texts.old, texts.new)
}

const LEVEL = { breaking: 'error', dangerous: 'warning', safe: 'note' } as const

interface Compared {
  readonly changes: readonly Change[]
  readonly files: Sides
  readonly json: boolean
}

function print(io: Io, { changes, files, json }: Compared): void {
  const problems = changes.map(({ severity, message, ...rest }): FileProblem => {
    const told: Problem = { ...rest, part: 'change', level: LEVEL[severity], message, exempted: null }
    return { ...told, file: files[rest.place.text] }
  })
  const count = (severity: Change['severity']) => changes.filter((one) => one.severity === severity).length
  const verdict =
    changes.length === 0
      ? 'No difference.'
      : `${count('breaking')} breaking, ${count('dangerous')} dangerous, ${count('safe')} safe.`
  if (json) {
    const data = { old: files.old, new: files.new, changes }
    printEnvelope(io, { command: 'diff', data, problems, verdict })
    return
  }
  for (const line of problemLines(io, problems)) io.print(line)
  io.print(io.colour(count('breaking') > 0 ? 'bad' : 'good', verdict))
}
