import { readArguments } from './arguments.ts'
import { badInput, type Command, EXIT, type Io } from './command.ts'
import { type Explanation, loadOffline } from './offline.ts'
import { printEnvelope, runTold } from './outcome.ts'

export const explainCommand: Command = {
  name: 'explain',
  summary: 'What a code of a check means, and the way out. Works off-line.',
  usage: 'civigraph explain <code> [--json]',
  async run(argv, io) {
    return await runTold(explainCommand, { argv, io }, async () => {
      const { values, positionals } = readArguments(argv, { json: { type: 'boolean' } })
      const [code = '', ...more] = positionals
      if (code === '' || more.length > 0) throw badInput('USAGE', 'One code is needed.', 'See the usage below.')
      const { explain, similarCodes } = await loadOffline()
      const found = explain(code)
      if (found === null) {
        const similar = similarCodes(code)
        const wayOut = similar.length === 0 ? 'Copy the code from the report.' : `Perhaps: ${similar.join(', ')}.`
        throw badInput('UNKNOWN_CODE', 'No check gives this code.', wayOut)
      }
      if (values.json === true) printEnvelope(io, { command: 'explain', data: found, problems: [], verdict: '' })
      else for (const line of page(io, found)) io.print(line)
      return EXIT.done
    })
  },
}

function* page(io: Io, { code, part, severity, meaning, wayOut, example }: Explanation): Generator<string> {
  yield `${code}  ${io.colour('dim', `${part}, ${severity}`)}`
  yield meaning
  yield `Way out: ${wayOut}`
  if (example === null) return
  if (example.beside !== null) yield* block(io, 'Beside another department’s', example.beside)
  yield* block(io, 'Wrong', example.wrong)
  yield* block(io, 'Right', example.right)
}

function* block(io: Io, title: string, text: string): Generator<string> {
  yield `${title}:`
  for (const line of text.split('\n')) yield `    ${io.colour('dim', line.trim())}`
}
