import { readFileSync } from 'node:fs'

/** One environment variable: what it means, what it may hold, and how to read it. */
export interface Setting<Value> {
  /** One sentence for the operator; printed into the settings page. */
  readonly meaning: string
  readonly allowed: string
  /** As an operator would write it. Null: the variable is required. Empty: it may be absent. */
  readonly fallback: string | null
  /** Throws with the rest of a sentence that starts with the variable's name. */
  readonly read: (raw: string) => Value
}

/** Any text. */
export function text(meaning: string, fallback: string | null = null): Setting<string> {
  return { meaning, allowed: 'text', fallback, read: (raw) => raw }
}

/** A whole number within bounds. */
export function integer(
  meaning: string,
  { fallback, min, max }: { fallback: number | null; min: number; max: number },
): Setting<number> {
  const allowed = `a whole number from ${min} to ${max}`
  const read = (raw: string) => {
    const value = Number(raw)
    if (!/^-?\d+$/.test(raw) || value < min || value > max) throw new Error(`must be ${allowed}`)
    return value
  }
  return { meaning, allowed, fallback: fallback === null ? null : String(fallback), read }
}

/** One word of a closed list. */
export function choice<const Word extends string>(
  meaning: string,
  words: readonly Word[],
  fallback: Word | null = null,
): Setting<Word> {
  const allowed = `one of ${words.join(', ')}`
  const read = (raw: string) => {
    const found = words.find((word) => word === raw)
    if (found === undefined) throw new Error(`must be ${allowed}`)
    return found
  }
  return { meaning, allowed, fallback, read }
}

/** Texts, separated by commas; empty without it. */
export function list(meaning: string): Setting<readonly string[]> {
  return { meaning, allowed: 'texts separated by commas, or nothing', fallback: '', read: splitList }
}

/** An absolute URL. */
export function url(meaning: string, fallback: string | null = null): Setting<URL> {
  return { meaning, allowed: 'an absolute URL', fallback, read: parseUrl }
}

/** The same setting, but it may be absent; then its value is null. */
export function optional<Value>(setting: Setting<Value>): Setting<Value | null> {
  return {
    ...setting,
    allowed: `${setting.allowed}, or nothing`,
    fallback: '',
    read: (raw) => (raw === '' ? null : setting.read(raw)),
  }
}

/** Secrets come as the path of a file, so that they are in no process list and in no log of the environment. */
export function secretFile(meaning: string): Setting<string> {
  return { meaning, allowed: 'the path of a file that holds the secret', fallback: null, read: readSecret }
}

/** The path of a file that is watched while the process runs: what it holds may be replaced. It must be readable at start. */
export function watchedFile(meaning: string): Setting<string> {
  return { meaning, allowed: 'the path of a file', fallback: null, read: readablePath }
}

type Values<Settings> = { [Name in keyof Settings]: Settings[Name] extends Setting<infer Value> ? Value : never }

/**
 * Reads every value before complaining, so that an operator sees all mistakes at once. Values are never repeated.
 * A `CIVIGRAPH_…` name outside the tables is a mistake too: a misspelt safety switch must not pass unnoticed.
 *
 * @param known Names that other tables of the same process own.
 * @throws Error that lists every mistake, one a line.
 */
export function readEnv<Settings extends Record<string, Setting<unknown>>>(
  env: NodeJS.ProcessEnv,
  settings: Settings,
  known: readonly string[] = [],
): Readonly<Values<Settings>> {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const raw = env[name] || setting.fallback
    try {
      if (raw === null) throw new Error('is required')
      values[name] = setting.read(raw)
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : 'is unreadable'}`)
    }
  }
  for (const name of Object.keys(env)) {
    if (!name.startsWith('CIVIGRAPH_') || Object.hasOwn(settings, name) || known.includes(name)) continue
    problems.push(`${name} is not a setting of this program`)
  }
  if (problems.length > 0) throw new Error(`Bad environment:\n  ${problems.join('\n  ')}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every key of `settings` was read above
  return Object.freeze(values) as Values<Settings>
}

function parseUrl(raw: string): URL {
  const parsed = URL.parse(raw)
  // `localhost:4000` parses too, as the scheme `localhost` with no host behind it.
  if (!parsed || !raw.includes('://')) throw new Error('must be an absolute URL')
  return parsed
}

function readSecret(path: string): string {
  const secret = textOf(path)
  if (secret === null) throw new Error('must be the path of a readable file')
  if (secret === '') throw new Error('must be the path of a file that is not empty')
  return secret
}

function readablePath(path: string): string {
  readSecret(path)
  return path
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

function splitList(raw: string): readonly string[] {
  return raw
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}
