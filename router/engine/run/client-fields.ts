import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { fragmentsOf } from '../plan/selections.ts'
import { responseName } from './asked.ts'
import type { Flags } from './flags.ts'

/** A selection set of the caller's operation, with source of the conditions that must all hold for it; empty: always. */
export interface Part {
  readonly selectionSet: SelectionSetNode
  readonly conditions: readonly string[]
}

/** A field where the caller wrote it. */
export interface Written {
  readonly name: string
  readonly node: FieldNode
  readonly conditions: readonly string[]
}

/** Every place of the text at which objects of a type are asked for a field, in the order of the text. */
export type FieldsOf = (type: GraphQLNamedType, parts: readonly Part[]) => readonly Written[]

/**
 * Reads what a caller asks of a type. What a constant switches off is left out.
 *
 * @source GraphQL specification, October 2021, 6.3.2 (Field Collection).
 */
export function clientFields(document: DocumentNode, schema: GraphQLSchema, flags: Flags): FieldsOf {
  const fragments = fragmentsOf(document)

  return (type, parts) => {
    const fields: Written[] = []
    const visited = new Set<string>() // fragments that spread each other twice would double with each level
    for (const part of parts) collect(part)
    return fields

    function collect({ selectionSet, conditions }: Part): void {
      for (const selection of selectionSet.selections) {
        const own = conditionsOf(selection.directives ?? [], flags)
        if (!own) continue
        const all = [...new Set([...conditions, ...own])]
        if (selection.kind === Kind.FIELD)
          fields.push({ name: responseName(selection), node: selection, conditions: all })
        else if (selection.kind === Kind.INLINE_FRAGMENT) enter(selection, all)
        else enterNamed(selection.name.value, all)
      }
    }

    function enterNamed(fragment: string, conditions: readonly string[]): void {
      const key = [fragment, ...conditions].join(' ')
      if (visited.has(key)) return
      visited.add(key)
      enter(fragments.get(fragment), conditions)
    }

    function enter(fragment: AnyFragment | undefined, conditions: readonly string[]): void {
      if (!fragment || !holdsFor(schema, fragment.typeCondition?.name.value, type)) return
      collect({ selectionSet: fragment.selectionSet, conditions })
    }
  }
}

interface AnyFragment {
  readonly typeCondition?: { readonly name: { readonly value: string } } | undefined
  readonly selectionSet: SelectionSetNode
}

/** Null: never. */
function conditionsOf(directives: readonly DirectiveNode[], flags: Flags): readonly string[] | null {
  const conditions: string[] = []
  for (const { name, arguments: args = [] } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue
    const wanted = name.value === 'include'
    const value = args[0]?.value
    if (value?.kind === Kind.VARIABLE) conditions.push(flags.sourceOf(value.name.value, wanted))
    else if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return null
  }
  return conditions
}

function holdsFor(schema: GraphQLSchema, condition: string | undefined, type: GraphQLNamedType): boolean {
  if (condition === undefined || condition === type.name) return true
  const wider = schema.getType(condition)
  return isAbstractType(wider) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wider, type)
}

/** One name of the answer at its turn. A name that is written several times has a turn for each that may be the first. */
export interface Turn {
  readonly name: string
  readonly node: FieldNode
  /** Source of when it is this turn; null: always. */
  readonly condition: string | null
  /** What is asked below the name, from all places that give it. */
  readonly parts: readonly Part[]
}

/** The names of an answer in their order, which conditions may change: the first place that holds decides. */
export function turnsOf(fields: readonly Written[]): readonly Turn[] {
  const byName = Map.groupBy(fields, ({ name }) => name)
  const seen = new Map<string, Written[]>()
  return fields.flatMap((field) => {
    const before = seen.get(field.name) ?? []
    if (before.some(({ conditions }) => conditions.length === 0)) return []
    seen.set(field.name, [...before, field])
    const terms = [...field.conditions, ...before.map(({ conditions }) => `!(${conditions.join('&&')})`)]
    const condition = terms.length === 0 ? null : terms.join('&&')
    return [{ name: field.name, node: field.node, condition, parts: partsOf(byName.get(field.name) ?? []) }]
  })
}

function partsOf(fields: readonly Written[]): readonly Part[] {
  const areAlways = fields.length === 1 // the field is only there when its own conditions hold
  return fields.flatMap(({ node: { selectionSet }, conditions }) =>
    selectionSet ? [{ selectionSet, conditions: areAlways ? [] : conditions }] : [],
  )
}
