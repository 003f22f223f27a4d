import type { Place } from '../place.ts'
import type { SchemaText } from '../schema-text.ts'
import type { Guideline } from './guideline.ts'

/** `error` stops a publish, `warning` does not, `note` only tells. */
export type Level = 'error' | 'warning' | 'note'

export interface Subgraph {
  readonly name: string
  readonly text: SchemaText
}

/** All that a rule may look at. */
export interface Subject {
  readonly text: SchemaText
  /** Of the subgraph; null when nobody said. */
  readonly name: string | null
  /** The subgraphs that it is composed with; empty when it is looked at alone. */
  readonly others: readonly Subgraph[]
  /** What is published of this subgraph; null when there is nothing, or nobody said. */
  readonly published: SchemaText | null
  /** `2026-11-25` */
  readonly today: string
  readonly guideline: Guideline
}

export interface Finding {
  readonly coordinate: string
  readonly place: Place
  readonly message: string
}

/** One rule of the national guideline. */
export interface Rule {
  readonly level: Level
  /** What it asks, and why. */
  readonly meaning: string
  readonly wayOut: string
  /** A schema that breaks it once, as a department writes it; right: the same mended. */
  readonly wrong: string
  readonly right: string
  /** Another department's schema, for rules that look at two. */
  readonly beside?: string
  readonly check: (subject: Subject) => Iterable<Finding>
}
