import { has } from '../applied.ts'
import type { ArgumentText, FieldText, SchemaText, TypeText } from '../schema-text.ts'
import { isKeyField } from './field-sets.ts'

export interface FieldOfType {
  readonly type: TypeText
  readonly field: FieldText
}

/** Fields that callers can ask for. */
export function outputFields({ types }: SchemaText): FieldOfType[] {
  return [...types.values()]
    .filter(({ kind }) => kind === 'object' || kind === 'interface')
    .flatMap((type) => [...type.fields.values()].map((field) => ({ type, field })))
}

/** Those that this department answers for itself: neither another's, nor the key by which its entity is entered. */
export function ownFields(text: SchemaText): FieldOfType[] {
  return outputFields(text).filter(({ type, field }) => !has(field, 'external') && !isForeignKey(type, field))
}

export function fieldsOf({ types }: SchemaText, kind: TypeText['kind']): FieldOfType[] {
  return [...types.values()]
    .filter((type) => type.kind === kind)
    .flatMap((type) => [...type.fields.values()].map((field) => ({ type, field })))
}

export function rootFields(text: SchemaText, operation: string): FieldOfType[] {
  const type = text.types.get(text.roots.get(operation) ?? '')
  return type === undefined ? [] : [...type.fields.values()].map((field) => ({ type, field }))
}

export function isRoot({ roots }: SchemaText, { name }: TypeText): boolean {
  return [...roots.values()].includes(name)
}

/** Everything that holds a value: fields of outputs and inputs, and arguments. */
export function valuesOf(text: SchemaText): ArgumentText[] {
  return [...outputFields(text).filter(({ field }) => !has(field, 'external')), ...fieldsOf(text, 'input')].flatMap(
    ({ field }) => [field, ...field.arguments.values()],
  )
}

/** An entity of another department to which this one adds fields: it leaves the description to its owner. */
export function isForeign(type: TypeText): boolean {
  return has(type, 'key') && type.description === null
}

function isForeignKey(type: TypeText, field: FieldText): boolean {
  return isForeign(type) && isKeyField(type, field)
}

/** `openedAt` → opened, at; `ServiceItem` → service, item. */
export function wordsOf(name: string): string[] {
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '')
}
