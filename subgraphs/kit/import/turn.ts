import type { DatabaseHost } from '../database/host.ts'

/** Which profile of which schema. */
export interface Turn {
  readonly database: DatabaseHost
  readonly schema: string
  readonly profile: { readonly name: string }
}

const running = new WeakMap<DatabaseHost, Set<string>>()

/**
 * True while this process imports a file of the profile. Asked before the database is: PGlite has one connection, and
 * whoever asks it meanwhile waits for the end of the import instead of being refused.
 */
export function isImporting({ database, schema, profile }: Turn): boolean {
  return running.get(database)?.has(`${schema} ${profile.name}`) === true
}

/** @returns what ends the turn, or null when another import has it. */
export function takeTurn(turn: Turn): (() => void) | null {
  const { database, schema, profile } = turn
  if (isImporting(turn)) return null
  const names = running.get(database) ?? new Set()
  running.set(database, names.add(`${schema} ${profile.name}`))
  return () => names.delete(`${schema} ${profile.name}`)
}
