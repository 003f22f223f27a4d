import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * Fails when a generated file differs from what its sources give now, or is missing. Compares contents, not git's view of
 * them, so that it works before a commit and in a tarball too.
 */
const root = resolve(import.meta.dirname, '..')
const before = generatedFiles()
if (before.size < 5)
  fail(`Only ${before.size} generated files were found; run \`npm run codegen\` and commit its files.`)
execFileSync('npm', ['run', '--silent', 'codegen'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
const after = generatedFiles()

const drifted = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file))
if (drifted.length > 0) fail(`Out of date, now written anew; commit them:\n  ${drifted.join('\n  ')}`)
process.stdout.write(`${after.size} generated files are up to date.\n`)

function generatedFiles(): Map<string, string> {
  const files = globSync('{sdk,subgraphs,router,docs}/**/generated/*.*', { cwd: root, exclude: ['**/node_modules/**'] })
  return new Map(files.map((file) => [file, readFileSync(resolve(root, file), 'utf8')]))
}

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}
