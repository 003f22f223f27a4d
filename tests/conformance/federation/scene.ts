import { isDeepStrictEqual } from 'node:util'
import type { SuiteName, Trap } from './traps.ts'

/** A small state with a few departments, and what is asked of it. */
export interface Scene {
  /** What is special about it, as a sentence. */
  readonly name: string
  readonly covers: readonly (SuiteName | Trap)[]
  /** Made anew for each question: what one changes is not seen by another. */
  readonly departments: () => Readonly<Record<string, SceneDepartment>>
  readonly questions: readonly Question[]
}

export interface SceneDepartment {
  readonly sdl: string
  readonly resolvers: Resolvers
}

export type Row = Readonly<Record<string, unknown>>

export type Resolvers = Readonly<Record<string, Readonly<Record<string, (source: Row, args: Row) => unknown>>>>

/** One operation and the answer that is right for it, worked out by hand from the rows of the departments. */
export interface Question {
  /** What the answer must show, as a sentence. */
  readonly asks: string
  readonly query: string
  readonly variables?: Row
  /** Null also where the request is refused before anything runs. */
  readonly data: Row | null
  /** Whether the answer holds errors; when not said, it must hold none. */
  readonly errors?: true
  /** How often each department is asked; those that are not named are not asked. Not said: it does not matter. */
  readonly fetches?: Readonly<Record<string, number>>
}

const DIRECTIVES = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@override',
  '@interfaceObject',
  '@inaccessible',
  '@extends',
]

const FEDERATION_2 = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(DIRECTIVES)})
`

/** A department of federation 2, which may use all directives of the themes. */
export function department(sdl: string, resolvers: Resolvers): SceneDepartment {
  return { sdl: FEDERATION_2 + sdl, resolvers }
}

/** A department that was written for federation 1 and links nothing. */
export function olderDepartment(sdl: string, resolvers: Resolvers): SceneDepartment {
  return { sdl, resolvers }
}

/**
 * Finds the row that a reference means: the one that agrees wherever both know something. What the row does not know
 * comes along from the reference, as a department receives what it requires.
 */
export function among(rows: readonly Row[]): Readonly<Record<'__resolveReference', (reference: Row) => unknown>> {
  return {
    async __resolveReference({ __typename, ...reference }) {
      const row = rows.find((candidate) => agrees(reference, candidate))
      return row ? { __typename, ...reference, ...row } : null
    },
  }
}

function agrees(reference: unknown, row: unknown): boolean {
  if (Array.isArray(reference) && Array.isArray(row)) {
    return reference.length === row.length && reference.every((item, index) => agrees(item, row[index]))
  }
  if (!isRow(reference) || !isRow(row)) return isDeepStrictEqual(reference, row)
  return Object.entries(reference).every(
    ([name, value]) => name === '__typename' || !(name in row) || agrees(value, row[name]),
  )
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A resolver that must never run: to ask here is a mistake of the plan. */
export function never(): never {
  throw new Error('This was not to be asked here.')
}
