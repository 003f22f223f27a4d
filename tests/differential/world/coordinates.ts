import { getNamedType, type GraphQLOutputType, isCompositeType, isEnumType, Kind, type SelectionSetNode } from 'graphql'
import { concreteTypes, type DepartmentFacts, type FieldFacts, fieldsTypes, namedTypeOf } from './facts.ts'

/** What all departments together say of a field of a concrete type. */
export interface Coordinate {
  readonly type: GraphQLOutputType
  /** Concrete types (or enum values) of which its values are: those that every department answering it knows. */
  readonly possible: readonly string[]
  /** Departments that answer it by themselves. */
  readonly departments: readonly DepartmentFacts[]
  readonly requires: SelectionSetNode | null
}

export type Coordinates = ReadonlyMap<string, Coordinate>

export function readCoordinates(all: readonly DepartmentFacts[]): Coordinates {
  const coordinates = new Map<string, Coordinate>()
  for (const facts of all) {
    for (const type of fieldsTypes(facts.schema)) {
      for (const concrete of concreteTypes(facts, all, type.name)) {
        for (const field of Object.keys(type.getFields())) {
          const written = facts.fields.get(`${type.name}.${field}`)
          if (!written || written.isExternal) continue
          const name = `${concrete}.${field}`
          coordinates.set(name, joined(coordinates.get(name), written, facts, all))
        }
      }
    }
  }
  return coordinates
}

function joined(
  known: Coordinate | undefined,
  { type, requires }: FieldFacts,
  facts: DepartmentFacts,
  all: readonly DepartmentFacts[],
): Coordinate {
  const possible = possibleOf(type, facts, all)
  if (!known) return { type, possible, departments: [facts], requires }
  return {
    type: known.type,
    possible: known.possible.filter((name) => possible.includes(name)),
    departments: known.departments.includes(facts) ? known.departments : [...known.departments, facts],
    requires: known.requires ?? requires,
  }
}

function possibleOf(
  type: GraphQLOutputType,
  facts: DepartmentFacts,
  all: readonly DepartmentFacts[],
): readonly string[] {
  const named = getNamedType(type)
  if (isEnumType(named)) return named.getValues().map(({ name }) => name)
  return isCompositeType(named) ? concreteTypes(facts, all, named.name) : []
}

/** Coordinates (`Type.field`) that a field set names, at every depth. */
export function coordinatesIn(
  selection: SelectionSetNode,
  within: string,
  facts: DepartmentFacts,
  all: readonly DepartmentFacts[],
): string[] {
  return selection.selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return []
    if (node.kind === Kind.INLINE_FRAGMENT) {
      return coordinatesIn(node.selectionSet, node.typeCondition?.name.value ?? within, facts, all)
    }
    const own = concreteTypes(facts, all, within).map((concrete) => `${concrete}.${node.name.value}`)
    const field = facts.fields.get(`${within}.${node.name.value}`)
    if (!node.selectionSet || !field) return own
    return [...own, ...coordinatesIn(node.selectionSet, namedTypeOf(field.type), facts, all)]
  })
}

/** Concrete types of the objects that a field set reads below its first level. */
export function typesBelow(
  selection: SelectionSetNode,
  within: string,
  facts: DepartmentFacts,
  all: readonly DepartmentFacts[],
): string[] {
  const own = new Set(concreteTypes(facts, all, within))
  return coordinatesIn(selection, within, facts, all)
    .map((name) => name.split('.')[0] ?? '')
    .filter((type) => !own.has(type))
}
