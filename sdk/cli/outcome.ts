import { type Command, CommandError, EXIT, type ExitCode, type Io } from './command.ts'
import type { Problem } from './offline.ts'

/** A finding with the file in which it stands. */
export interface FileProblem extends Problem {
  readonly file: string
}

interface Outcome {
  readonly command: string
  readonly data: unknown
  readonly problems: readonly FileProblem[]
  /** What is told when there are errors. */
  readonly verdict: string
}

/** The one form of every command's result: an object on one line of standard output. */
export function printEnvelope(io: Io, { command, data, problems, verdict }: Outcome): void {
  const errors = problems.filter(isError)
  const [first] = errors
  const error =
    first === undefined
      ? null
      : { code: first.code, message: verdict, fix: first.wayOut, problems: errors.map(jsonProblem) }
  io.print(JSON.stringify({ json_version: '1', command, ok: first === undefined, data, error }))
}

export function jsonProblem({ part, code, level, coordinate, message, file, place, wayOut, exempted }: FileProblem) {
  const { line = null, column = null } = place ?? {}
  return { part, rule: code, severity: level, coordinate, message, file, line, column, fix: wayOut, exempted }
}

export function isError({ level, exempted }: Problem): boolean {
  return level === 'error' && exempted === null
}

export function printFailure(
  io: Io,
  { code, rule, wayOut }: CommandError,
  { command, json }: { command: string; json: boolean },
): void {
  if (json) {
    const error = { code, message: rule, fix: wayOut, problems: [] }
    io.print(JSON.stringify({ json_version: '1', command, ok: false, data: null, error }))
  } else {
    io.note(`${io.colour('bad', code)}  ${rule}`)
    io.note(wayOut)
  }
}

/** Runs what a command does; what it fails with on purpose is told in the form that was asked for. */
export async function runTold(
  { name, usage }: Pick<Command, 'name' | 'usage'>,
  { argv, io }: { argv: readonly string[]; io: Io },
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    printFailure(io, error, { command: name, json: argv.includes('--json') })
    if (error.code === 'USAGE') io.note(`usage: ${usage}`)
    return error.exit
  }
}

export function exitOf(problems: readonly Problem[]): ExitCode {
  return problems.some(isError) ? EXIT.negative : EXIT.done
}
