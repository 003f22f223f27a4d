/**
 * Runs a program: what ends it is told in one sentence, and its exit code is then 1, without a stack that only
 * its authors can read.
 *
 * @param name Stands before the sentence.
 */
export async function runMain(name: string, start: () => Promise<void>): Promise<void> {
  try {
    await start()
  } catch (error) {
    process.stderr.write(`${name}: ${reasonOf(error)}\n`)
    process.exitCode = 1
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown fault.'
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error)
    return `Port ${String(error.port)} is taken. Stop what uses it, or set another one.`
  return error.message
}
