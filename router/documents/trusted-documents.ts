import { readFile } from 'node:fs/promises'
import { GraphQLError, parse } from 'graphql'
import { manifestEntries } from './manifest-forms.ts'

/** Documents that applications registered before they were shipped. */
export interface TrustedDocuments {
  /** The text under an id; Hive's clients send `application~version~id`. */
  readonly textOf: (id: string) => string | undefined
  readonly holds: (text: string) => boolean
  /** Every text once. */
  readonly texts: ReadonlySet<string>
}

export const NO_TRUSTED_DOCUMENTS = trustedDocuments(new Map())

/**
 * Reads manifests into memory.
 *
 * @throws Error that names every mistake in all of them, with file and id. It holds no text of a document.
 */
export async function readTrustedDocuments(files: readonly string[]): Promise<TrustedDocuments> {
  const texts = new Map<string, string>()
  const mistakes: string[] = []
  for (const file of files) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: an id belongs to the first that has it
    for (const mistake of addManifest(texts, await readFile(file, 'utf8'))) mistakes.push(`${file}: ${mistake}`)
  }
  if (mistakes.length > 0) throw new Error(`Trusted documents cannot be read:\n${mistakes.join('\n')}`)
  return trustedDocuments(texts)
}

export function trustedDocuments(byId: ReadonlyMap<string, string>): TrustedDocuments {
  const texts = new Set(byId.values())
  return {
    textOf: (id) => byId.get(id) ?? byId.get(id.split('~')[2] ?? ''),
    holds: (text) => texts.has(text),
    texts,
  }
}

/** @returns Every mistake of the manifest. */
function addManifest(texts: Map<string, string>, manifest: string): readonly string[] {
  const entries = manifestEntries(parseManifest(manifest))
  if (entries === null) return ['no manifest of Apollo (version 1), Hive, Cosmo or civigraph']
  return entries.flatMap(({ id, text }, index) => {
    if (typeof id !== 'string' || id === '') return [`document ${index + 1} has no id`]
    const mistake = mistakeIn(text, texts.get(id))
    if (typeof text === 'string' && mistake === null) texts.set(id, text)
    return mistake === null ? [] : [`${id} ${mistake}`]
  })
}

function mistakeIn(text: unknown, known: string | undefined): string | null {
  if (typeof text !== 'string' || text.trim() === '') return 'has no text'
  if (known !== undefined && known !== text) return 'stands there twice, with different texts'
  return syntaxMistake(text)
}

function syntaxMistake(text: string): string | null {
  try {
    parse(text, { noLocation: true })
    return null
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const [{ line, column } = { line: 1, column: 1 }] = error.locations ?? []
    return `is no GraphQL document: line ${line}, column ${column}`
  }
}

function parseManifest(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
