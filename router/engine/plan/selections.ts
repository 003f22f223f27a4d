import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql'

/** The only operation of a document that is to be planned. */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const [operation] = operations
  if (!operation || operations.length > 1) throw new Error('A document to plan holds exactly one operation.')
  return operation
}

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
}

/** Whether nothing of an operation can be asked, because constants switch all of it off (`@include(if: false)`). */
export function isLeftOut(document: DocumentNode): boolean {
  const fragments = fragmentsOf(document)
  return operationOf(document).selectionSet.selections.every(isOff)

  function isOff(selection: SelectionNode): boolean {
    if (selection.directives?.some(switchesOff)) return true
    if (selection.kind === Kind.FIELD) return false
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    return inner?.selectionSet.selections.every(isOff) ?? true
  }
}

function switchesOff({ name, arguments: given }: DirectiveNode): boolean {
  const value = given?.find((argument) => argument.name.value === 'if')?.value
  if (value?.kind !== Kind.BOOLEAN) return false
  return (name.value === 'include' && !value.value) || (name.value === 'skip' && value.value)
}
