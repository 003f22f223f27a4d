import {
  type DocumentNode,
  executeSync,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { withRootFields } from '../engine/run/root-fields.ts'
import type { Variables } from './conditions.ts'

type Data = Readonly<Record<string, unknown>>

/** An operation that asks about the schema, taken apart. */
export interface SchemaPart {
  /** What it asks about the schema. */
  readonly asked: DocumentNode | null
  /** All else; null: nothing. */
  readonly rest: DocumentNode | null
  /** Names of the answer in their order. */
  readonly names: readonly string[]
}

/** Takes an operation apart; each once, so that the rest is the same document every time. */
export function schemaParts(): (document: DocumentNode, definition: OperationDefinitionNode) => SchemaPart {
  const known = new WeakMap<OperationDefinitionNode, SchemaPart>()
  return (document, definition) => {
    const part = known.get(definition) ?? takeApart(document, definition)
    known.set(definition, part)
    return part
  }
}

function takeApart(document: DocumentNode, definition: OperationDefinitionNode): SchemaPart {
  return {
    asked: withRootFields(document, definition, isAboutSchema),
    rest: withRootFields(document, definition, (name) => !isAboutSchema(name)),
    names: rootNames(document, definition),
  }
}

function isAboutSchema(name: string): boolean {
  return name === '__schema' || name === '__type'
}

/** What a schema answers about itself. */
export function tellOf(schema: GraphQLSchema, document: DocumentNode, variableValues: Variables): Data {
  const { data } = executeSync({ schema, document, variableValues })
  if (!data) throw new Error('The schema could not answer about itself.')
  return data
}

/** Both parts of an answer as one, in the order of the operation. */
export function together({ names }: SchemaPart, told: Data, rest: Data): Record<string, unknown> {
  // No prototype: an answer may hold a name like `__proto__`, which must stay a plain name.
  const whole: Record<string, unknown> = Object.create(null)
  for (const name of names) {
    const from = [told, rest].find((part) => Object.hasOwn(part, name))
    if (from) whole[name] = from[name]
  }
  return whole
}

function rootNames(document: DocumentNode, { selectionSet }: OperationDefinitionNode): readonly string[] {
  const names = new Set<string>()
  const spread = new Set<string>()
  collect(selectionSet)
  return [...names]

  function collect({ selections }: SelectionSetNode) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.alias?.value ?? selection.name.value)
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet)
      else if (!spread.has(selection.name.value)) collectNamed(selection.name.value)
    }
  }

  function collectNamed(name: string) {
    spread.add(name)
    for (const node of document.definitions)
      if (node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name) collect(node.selectionSet)
  }
}
