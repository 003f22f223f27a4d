import type { Place } from '../place.ts'
import { type SchemaText, schemaText } from '../schema-text.ts'
import type { Exemption } from './exemptions.ts'
import { GUIDELINE, type Guideline } from './guideline.ts'
import type { Level, Subgraph } from './rule.ts'
import { RULES } from './rules.ts'

/** A place where a schema departs from the guideline. */
export interface LintFinding {
  readonly code: string
  readonly level: Level
  readonly coordinate: string
  readonly message: string
  readonly place: Place
  readonly wayOut: string
  /** Why it is let through; null when it is not. */
  readonly exempted: string | null
}

export interface LintOptions {
  /** Day of the check in UTC, `2026-11-25`. */
  readonly today: string
  /** Of the subgraph. */
  readonly name?: string
  readonly others?: readonly Subgraph[]
  readonly published?: SchemaText | null
  readonly exemptions?: readonly Exemption[]
  readonly guideline?: Guideline
}

/** The same with the published schema as text: of the subgraph, or the supergraph that it is part of. */
export interface LintSdlOptions extends Omit<LintOptions, 'published'> {
  readonly publishedSdl?: string
}

/**
 * Holds one subgraph, as its department writes it, against the national guideline. In the order of the text. Pure.
 *
 * @throws GraphQLError when one of the texts is not GraphQL.
 */
export function lintSchema(sdl: string, { publishedSdl, ...options }: LintSdlOptions): readonly LintFinding[] {
  const published = publishedSdl === undefined ? null : schemaText(publishedSdl)
  return lintText(schemaText(sdl), { ...options, published })
}

/** The same for a text that is read already. */
export function lintText(text: SchemaText, options: LintOptions): readonly LintFinding[] {
  const { today, name = null, others = [], published = null, exemptions = [], guideline = GUIDELINE } = options
  const inForce = exemptions.filter(({ until }) => until >= today)
  const subject = { text, name, others, published, today, guideline }
  return Object.entries(RULES)
    .flatMap(([code, { level, wayOut, check }]) =>
      [...check(subject)].map(({ coordinate, place, message }) => {
        const exempted =
          inForce.find((one) => one.rule === code && one.coordinates.includes(coordinate))?.reason ?? null
        return { code, level, coordinate, message, place, wayOut, exempted }
      }),
    )
    .toSorted((one, other) => one.place.line - other.place.line || one.place.column - other.place.column)
}
