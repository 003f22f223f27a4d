import type { SelectionSetNode } from 'graphql'

/** Something of which data speaks. Two things of one type and key are the same. */
export interface Thing {
  readonly type: string
  /** Number of an entity; for a value the way from the entity that holds it; empty for root types. */
  readonly key: string
  /** The representation by which a department was told of it. */
  readonly given?: Readonly<Record<string, unknown>>
  /** External fields that the department answers at this place. */
  readonly provided?: SelectionSetNode
}

export type Args = Readonly<Record<string, unknown>>

export function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && 'type' in value && 'key' in value && !(value instanceof Error)
}
