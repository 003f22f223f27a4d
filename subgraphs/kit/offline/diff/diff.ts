import { OPERATIONS, type SchemaText, schemaText } from '../schema-text.ts'
import { appliedChanges } from './applied-directives.ts'
import { change, type Change } from './change.ts'
import type { Severity } from './change-rules.ts'
import { directiveChanges } from './directives.ts'
import { typeChanges } from './types.ts'

const START = { line: 1, column: 1 }

/**
 * What differs between two schemas of the same kind: two subgraphs, two supergraphs, two APIs. Breaking changes come first,
 * then dangerous ones, then safe ones; within these by coordinate. Pure.
 *
 * @throws GraphQLError when one of the texts is not GraphQL.
 */
export function diffSchemas(oldSdl: string, newSdl: string): readonly Change[] {
  return diffTexts(schemaText(oldSdl), schemaText(newSdl))
}

/** The same for texts that are read already. */
export function diffTexts(old: SchemaText, now: SchemaText): readonly Change[] {
  const changes = [
    ...rootChanges(old, now),
    ...appliedChanges(schemaOf(old), schemaOf(now)),
    ...typeChanges(old.types, now.types),
    ...directiveChanges(old.directives, now.directives),
  ]
  return changes.toSorted(byWeight)
}

/** What a supergraph links follows from its subgraphs; there it is no change of its own. */
function schemaOf({ applied, isSupergraph }: SchemaText) {
  return { coordinate: 'schema', place: START, applied: isSupergraph ? [] : applied }
}

const WEIGHT: Readonly<Record<Severity, number>> = { breaking: 0, dangerous: 1, safe: 2 }

function byWeight(one: Change, other: Change): number {
  const weight = WEIGHT[one.severity] - WEIGHT[other.severity]
  return weight !== 0 ? weight : compare(one.coordinate, other.coordinate) || compare(one.code, other.code)
}

/** By code units: the same on every machine. */
function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}

function rootChanges(old: SchemaText, now: SchemaText): Change[] {
  return OPERATIONS.flatMap((operation) => {
    const [before, after] = [old.roots.get(operation), now.roots.get(operation)]
    const told = { coordinate: 'schema', place: START }
    if (before === after) return []
    if (before === undefined)
      return [change('ROOT_TYPE_ADDED', { ...told, message: `${after ?? ''} is the root of a ${operation}.` })]
    if (after === undefined)
      return [change('ROOT_TYPE_REMOVED', { ...told, message: `There is no root of a ${operation}.`, inOld: true })]
    return [change('ROOT_TYPE_CHANGED', { ...told, message: `${before} became ${after}.` })]
  })
}
