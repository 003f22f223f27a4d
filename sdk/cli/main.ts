#!/usr/bin/env node
import { checkCommand } from './check.ts'
import { type Command, EXIT, EXIT_MEANINGS, type ExitCode, type Io } from './command.ts'
import { diffCommand } from './diff.ts'
import { explainCommand } from './explain.ts'
import { importCommand } from './import.ts'
import { lintCommand } from './lint.ts'
import { terminal } from './terminal.ts'

const commands: readonly Command[] = [lintCommand, diffCommand, checkCommand, explainCommand, importCommand]

process.exitCode = await main(process.argv.slice(2), terminal())

async function main([name, ...argv]: string[], io: Io): Promise<ExitCode> {
  const command = commands.find((candidate) => candidate.name === name)
  if (command !== undefined && argv.includes('--help')) {
    io.print(`${command.usage}\n    ${command.summary}`)
    return EXIT.done
  }
  if (command !== undefined) return await command.run(argv, io)
  const asked = name === undefined || name === '--help' || name === 'help'
  if (!asked) io.note(`There is no command of that name.`)
  for (const { usage, summary } of commands) io.print(`${usage}\n    ${summary}`)
  io.print('Exit codes:')
  for (const [code, meaning] of Object.entries(EXIT_MEANINGS)) io.print(`    ${code}  ${meaning}`)
  return asked ? EXIT.done : EXIT.badInput
}
