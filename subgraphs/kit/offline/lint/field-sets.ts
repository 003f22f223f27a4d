import { type FieldNode, Kind, parse, type SelectionNode } from 'graphql'
import { type Carrier, textArgument } from '../applied.ts'
import type { FieldText, SchemaText, TypeText } from '../schema-text.ts'
import { namedType } from '../schema-text.ts'

/** One field that a field set asks for, and the type on which it stands; null when the text does not have that type. */
export interface Selected {
  readonly node: FieldNode
  readonly type: TypeText | null
}

/** Every field that a `fields` argument names, inner ones too. What cannot be read names none: composition refuses it. */
export function selectedFields(text: SchemaText, type: TypeText, fields: string): Selected[] {
  return inside(text, type, selectionsOf(fields))
}

/** Whether a field is part of a key of its type. */
export function isKeyField(type: TypeText & Carrier, { name }: FieldText): boolean {
  return type.applied
    .filter((directive) => directive.name === 'key')
    .flatMap((directive) => selectionsOf(textArgument(directive, 'fields') ?? ''))
    .some((selection) => selection.kind === Kind.FIELD && selection.name.value === name)
}

function inside(text: SchemaText, type: TypeText | null, selections: readonly SelectionNode[]): Selected[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return []
    const below = node.selectionSet?.selections ?? []
    if (node.kind === Kind.INLINE_FRAGMENT)
      return inside(text, node.typeCondition ? (text.types.get(node.typeCondition.name.value) ?? null) : type, below)
    const field = type?.fields.get(node.name.value)
    const next = field === undefined ? null : (text.types.get(namedType(field.type)) ?? null)
    return [{ node, type }, ...inside(text, next, below)]
  })
}

function selectionsOf(fields: string): readonly SelectionNode[] {
  try {
    const [operation] = parse(`{ ${fields} }`, { noLocation: true }).definitions
    return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : []
  } catch {
    return []
  }
}
