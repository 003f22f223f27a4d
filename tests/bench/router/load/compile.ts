import { execFileSync } from 'node:child_process'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Compiles one C file of the bench into a folder, and gives the program's path. */
export function compileProgram(source: URL, folder: string): string {
  const program = join(folder, basename(source.pathname, '.c'))
  execFileSync('gcc', ['-O2', '-o', program, fileURLToPath(source), '-lm'], { stdio: ['ignore', 'inherit', 'inherit'] })
  return program
}
