import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql'

/** How large the largest operation of a document is. */
export interface OperationSize {
  /** Fields below one another. */
  readonly depth: number
  /** Fields, each counted wherever a fragment brings it. */
  readonly fields: number
  readonly rootFields: number
  /** Values that it may ask for at most: fields times the sizes of the pages around them. */
  readonly values: number
}

/** A page whose size is not written down: 20 where none is asked for, 100 where a variable may say so. */
const PAGE = { usual: 20, largest: 100 } as const

/** Measures a valid document. Each selection set is measured once, so that fragments within fragments cost nothing. */
export function sizeOf(document: DocumentNode, schema: GraphQLSchema): OperationSize {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  )
  const known = new Map<SelectionSetNode, OperationSize>()

  function measure(set: SelectionSetNode | undefined, parent: string | undefined): OperationSize {
    if (!set) return { depth: 0, fields: 0, rootFields: 0, values: 0 }
    const found = known.get(set)
    if (found) return found
    let [depth, fields, rootFields, values] = [0, 0, 0, 0]
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const { type, items } = fieldOf(schema, parent, selection)
        const below = measure(selection.selectionSet, type)
        depth = Math.max(depth, below.depth + 1)
        fields += below.fields + 1
        rootFields += 1
        values += below.values * items + 1
      } else {
        const spread = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
        const below = measure(spread?.selectionSet, spread?.typeCondition?.name.value ?? parent)
        depth = Math.max(depth, below.depth)
        fields += below.fields
        rootFields += below.rootFields
        values += below.values
      }
    }
    const size = { depth, fields, rootFields, values }
    known.set(set, size)
    return size
  }

  const sizes = document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? [measure(one.selectionSet, schema.getRootType(one.operation)?.name)] : [],
  )
  const largest = (part: keyof OperationSize) => Math.max(...sizes.map((size) => size[part]))
  return {
    depth: largest('depth'),
    fields: largest('fields'),
    rootFields: largest('rootFields'),
    values: largest('values'),
  }
}

/** Lists and objects within one another, in the literals of a document. Needs no stack, unlike what reads them later. */
export function valueDepthOf(document: DocumentNode): number {
  let [depth, deepest] = [0, 0]
  const value = {
    enter: () => void (deepest = Math.max(deepest, ++depth)),
    leave: () => void depth--,
  }
  visit(document, { ListValue: value, ObjectValue: value })
  return deepest
}

/** The type below a field, and how many of its values one page may hold. */
function fieldOf(schema: GraphQLSchema, parent: string | undefined, node: FieldNode) {
  const type = parent === undefined ? undefined : schema.getType(parent)
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined
  const below = field && getNamedType(field.type).name
  if (!field?.args.some(({ name }) => name === 'first')) return { type: below, items: 1 }
  const first = node.arguments?.find(({ name }) => name.value === 'first')?.value
  if (first === undefined || first.kind === Kind.NULL) return { type: below, items: PAGE.usual }
  return { type: below, items: first.kind === Kind.INT ? Math.max(1, Number(first.value)) : PAGE.largest }
}
