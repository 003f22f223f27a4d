import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql'

/** How large the largest operation of a document is. */
export interface OperationSize {
  /** Fields below one another. */
  readonly depth: number
  /** Fields, each counted wherever a fragment brings it. */
  readonly fields: number
  readonly rootFields: number
}

/** Measures a valid document. Each selection set is measured once, so that fragments within fragments cost nothing. */
export function sizeOf(document: DocumentNode): OperationSize {
  const fragments = new Map<string, SelectionSetNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition.selectionSet)
  const known = new Map<SelectionSetNode, OperationSize>()

  function measure(set: SelectionSetNode | undefined): OperationSize {
    if (!set) return { depth: 0, fields: 0, rootFields: 0 }
    const found = known.get(set)
    if (found) return found
    let [depth, fields, rootFields] = [0, 0, 0]
    for (const selection of set.selections) {
      const isField = selection.kind === Kind.FIELD
      const below = measure(
        selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection.selectionSet,
      )
      depth = Math.max(depth, below.depth + (isField ? 1 : 0))
      fields += below.fields + (isField ? 1 : 0)
      rootFields += isField ? 1 : below.rootFields
    }
    const size = { depth, fields, rootFields }
    known.set(set, size)
    return size
  }

  const sizes = document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? [measure(one.selectionSet)] : [],
  )
  const largest = (part: keyof OperationSize) => Math.max(...sizes.map((size) => size[part]))
  return { depth: largest('depth'), fields: largest('fields'), rootFields: largest('rootFields') }
}
