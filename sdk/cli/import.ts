import { stat } from 'node:fs/promises'
import { badInput, type Command, CommandError, EXIT, type ExitCode, type Io } from './command.ts'
import { departmentImports, type DepartmentImports, type FileTarget, type Outcome } from './department-imports.ts'
import { type Call, readCall, readKey } from './import-call.ts'
import { printOutcome, printProfiles } from './import-report.ts'
import { printFailure } from './outcome.ts'
import { progress } from './progress.ts'
import { rejectFile } from './reject-file.ts'
import { digestOf, sendFile } from './send-file.ts'

export const importCommand: Command = {
  name: 'import',
  summary: 'Bring a file into a department: all of it, less the rows that do not fit, or nothing.',
  usage:
    'civigraph import <department> <profile> <file> [--url http://localhost:4000] [--key-file .civigraph/import-key]\n' +
    '                 [--rejects <file>] [--max-reject-share 0.1] [--json]\n' +
    '       civigraph import [<department>] --list',
  async run(argv, io) {
    let json = argv.includes('--json') // so that a mistake in the arguments is told in the form asked for
    try {
      const call = readCall(argv)
      json = call.json
      const key = await readKey(call.keyFile)
      const imports = departmentImports(io, { base: addressOf(call), key })
      if (call.list) {
        printProfiles(io, await imports.profiles(), json)
        return EXIT.done
      }
      return await importOne(io, imports, call)
    } catch (error) {
      const failure = asCommandError(error, io)
      printFailure(io, failure, { command: 'import', json })
      if (failure.code === 'USAGE') io.note(`usage: ${importCommand.usage}`)
      return failure.exit
    }
  },
}

/** Without a department: where the hub lists the profiles of all. */
function addressOf({ url, department }: Call): string {
  return department === ''
    ? `${url}/departments/imports`
    : `${url}/departments/${encodeURIComponent(department)}/imports`
}

async function importOne(io: Io, imports: DepartmentImports, call: Call): Promise<ExitCode> {
  const { size } = await stat(call.file).catch(() => {
    throw badInput('NO_FILE', `There is no file ${call.file}.`, 'Check the path.')
  })
  const target: FileTarget = { profile: call.profile, file: call.file, sha256: await digestOf(io, call.file, size) }
  const rejects = rejectFile(call.rejects)
  const outcome =
    (await sendFile(io, { imports, target, size })) ??
    (await runIt(io, imports, { call, target, size, add: rejects.add }))
  printOutcome(io, { outcome, call, rejectsFile: await rejects.close() })
  return outcome.state === 'REFUSED' ? EXIT.negative : EXIT.done
}

interface RunOptions {
  readonly call: Call
  readonly target: FileTarget
  readonly size: number
  readonly add: Parameters<DepartmentImports['run']>[2]['onReject']
}

async function runIt(io: Io, imports: DepartmentImports, { call, target, size, add }: RunOptions): Promise<Outcome> {
  const shown = progress(io, { label: 'Importing', total: size })
  const outcome = await imports.run(target, call.maxRejectShare, {
    onProgress: ({ bytes, rows, rejected }) => shown.at(bytes, `${rows} rows, ${rejected} rejected`),
    onReject: add,
  })
  shown.end()
  return outcome
}

function asCommandError(error: unknown, { signal }: Io): CommandError {
  if (signal.aborted)
    return new CommandError(EXIT.unknown, {
      code: 'STOPPED',
      rule: 'Stopped before the outcome was known.',
      wayOut: 'The same command goes on at the byte that has arrived; nothing is imported twice or by half.',
    })
  if (error instanceof CommandError) return error
  const rule = error instanceof Error ? error.message : 'The command failed.'
  return badInput('FAILED', rule, 'Mend what it names and send the file again.')
}
