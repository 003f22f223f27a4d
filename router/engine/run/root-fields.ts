import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionNode, visit } from 'graphql'
import { fragmentsOf } from '../plan/selections.ts'

/** An operation with only some of its root fields, and what these need; null when none is left. */
export function withRootFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  isKept: (fieldName: string) => boolean,
): DocumentNode | null {
  const fragments = fragmentsOf(document)
  const selections = operation.selectionSet.selections.flatMap(keep)
  if (selections.length === 0) return null
  return withNeeded(document, { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } })

  function keep(selection: SelectionNode): readonly SelectionNode[] {
    if (selection.kind === Kind.FIELD) return isKept(selection.name.value) ? [selection] : []
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    if (!fragment) return []
    const { selections: before } = fragment.selectionSet
    const inner = before.flatMap(keep)
    if (inner.length === 0) return []
    if (inner.length === before.length && inner.every((one, index) => one === before[index])) return [selection]
    // A named fragment stays as it is for other places that spread it.
    const { typeCondition } = fragment
    const { directives = [] } = selection
    const selectionSet = { kind: Kind.SELECTION_SET, selections: inner } as const
    return [{ kind: Kind.INLINE_FRAGMENT, directives, selectionSet, ...(typeCondition ? { typeCondition } : {}) }]
  }
}

/** The operation alone, with the fragments and variables that it still uses. */
function withNeeded(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const fragments = fragmentsOf(document)
  const used = { fragments: new Set<string>(), variables: new Set<string>() }
  note(operation.selectionSet)
  for (const directive of operation.directives ?? []) note(directive)
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    used.variables.has(variable.name.value),
  )
  const kept = document.definitions.filter(
    (node) => node.kind === Kind.FRAGMENT_DEFINITION && used.fragments.has(node.name.value),
  )
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions }, ...kept] }

  function note(node: Parameters<typeof visit>[0]): void {
    visit(node, {
      Variable: ({ name }) => void used.variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value)
        if (!fragment || used.fragments.has(name.value)) return
        used.fragments.add(name.value)
        note(fragment)
      },
    })
  }
}
