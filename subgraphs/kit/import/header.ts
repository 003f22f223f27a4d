import { refuse } from './refusal.ts'

/**
 * Where each of the profile's columns stands in the file.
 *
 * @throws FileRefused naming the columns that are missing, unknown or repeated. When less than half of the columns are there,
 *   the line may be a row of data: then nothing of it is repeated.
 */
export function columnOrder(names: readonly string[], header: readonly string[], line: number): readonly number[] {
  const known = header.filter((name) => names.includes(name))
  if (known.length * 2 < names.length)
    throw refuse('HEADER_MISSING', { line, detail: `Expected the columns ${names.join(', ')}.` })

  const repeated = header.filter((name, index) => header.indexOf(name) !== index)
  if (repeated.length > 0) throw refuse('REPEATED_COLUMN', { line, ...named(repeated) })
  const unknown = header.filter((name) => !names.includes(name))
  const missing = names.filter((name) => !header.includes(name))
  if (missing.length > 0) {
    const also = unknown.length > 0 ? ` Unknown: ${unknown.map(readable).join(', ')}.` : ''
    const { column, detail } = named(missing)
    throw refuse('MISSING_COLUMN', { line, column, detail: `${detail}${also}` })
  }
  if (unknown.length > 0) throw refuse('UNKNOWN_COLUMN', { line, ...named(unknown) })
  return names.map((name) => header.indexOf(name))
}

function named(columns: readonly string[]) {
  const [first = ''] = columns
  return { column: readable(first), detail: `${columns.map(readable).join(', ')}.` }
}

/** A header name from a strange file, fit for one line of a terminal. */
function readable(name: string): string {
  const clean = name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?').slice(0, 60)
  return clean === '' ? '(without a name)' : clean
}
