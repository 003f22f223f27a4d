#!/usr/bin/env node
import { type Command, EXIT, type ExitCode, type Io } from './command.ts'
import { importCommand } from './import.ts'
import { terminal } from './terminal.ts'

const commands: readonly Command[] = [importCommand]

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
  return asked ? EXIT.done : EXIT.badInput
}
