import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { badInput } from './command.ts'

/** @throws CommandError `USAGE`: an option that is not known, or lacks its value. */
export function readArguments<Options extends ParseArgsOptionsConfig>(argv: string[], options: Options) {
  try {
    return parseArgs({ args: argv, allowPositionals: true, options })
  } catch {
    throw badInput('USAGE', 'An option is not known or lacks its value.', 'See the usage below.')
  }
}
