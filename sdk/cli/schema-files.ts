import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { badInput } from './command.ts'
import type { Exemption, Offline, WrittenSubgraph } from './offline.ts'

/** @throws CommandError `NO_FILE` */
export async function readSchema(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => {
    throw badInput('NO_FILE', `There is no file ${file} that can be read.`, 'Check the path.')
  })
}

/** `licence/schema.graphql` and `licence.graphql` are both the subgraph licence. */
export function subgraphName(file: string): string {
  const name = basename(file).replace(/\.(graphqls?|gql)$/, '')
  return name === 'schema' ? basename(dirname(resolve(file))) : name
}

/** The subgraphs in a folder: `<name>/schema.graphql` and `<name>.graphql`. */
export async function readSubgraphs(folder: string): Promise<readonly WrittenSubgraph[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.map((entry) =>
    entry.isDirectory() ? join(folder, entry.name, 'schema.graphql') : join(folder, entry.name),
  )
  const found = await Promise.all(
    files
      .filter((file) => /\.(graphqls?|gql)$/.test(file))
      .toSorted()
      .map(async (file) => ({ name: subgraphName(file), sdl: await readFile(file, 'utf8').catch(() => null) })),
  )
  const subgraphs = found.flatMap(({ name, sdl }) => (sdl === null ? [] : [{ name, sdl }]))
  if (subgraphs.length > 0) return subgraphs
  throw badInput(
    'NO_SUBGRAPHS',
    `There is no subgraph in ${folder}.`,
    'It holds <name>/schema.graphql or <name>.graphql.',
  )
}

export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw badInput('NO_FILE', `There is nothing at ${path}.`, 'Check the path.')
  return found.isDirectory()
}

/** @throws CommandError `BAD_EXEMPTIONS` */
export async function readExemptionFile(
  { readExemptions, RULES }: Offline,
  file: string | undefined,
): Promise<readonly Exemption[]> {
  if (file === undefined) return []
  const json = await readSchema(file)
  try {
    return readExemptions(json, RULES)
  } catch (error) {
    const rule = error instanceof Error ? error.message : 'It cannot be read.'
    throw badInput('BAD_EXEMPTIONS', `${file}: ${rule}`, 'Write a JSON list of rule, coordinates, reason, until.')
  }
}

/** The text of a file that is no GraphQL, as an answer about its input. */
export function notGraphql(file: string, error: unknown): never {
  const message = error instanceof Error ? error.message : 'It cannot be read.'
  const [at] = placesIn(error)
  const where = at === undefined ? file : `${file}:${at.line}:${at.column}`
  throw badInput('CHECK-SYNTAX', `${where}: ${message}`, 'Correct the place that the message names.')
}

function placesIn(error: unknown): readonly { line: number; column: number }[] {
  if (typeof error !== 'object' || error === null || !('locations' in error) || !Array.isArray(error.locations))
    return []
  return error.locations
}

/** Day in UTC on which the rules of dates are applied. */
export function dayOf(given: string | undefined): string {
  if (given === undefined) return new Date().toISOString().slice(0, 10)
  if (/^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(Date.parse(given))) return given
  throw badInput('USAGE', '--on is a day.', 'Give it as YYYY-MM-DD.')
}
