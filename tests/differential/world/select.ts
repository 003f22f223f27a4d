import { Kind, type SelectionSetNode } from 'graphql'
import { isThing, type Thing } from './thing.ts'

/** How values of a kind of object are read: of things, or of the representations that stand for them. */
export interface Reader<T> {
  readonly isObject: (value: unknown) => value is T
  readonly typeOf: (object: T) => string
  readonly read: (object: T, field: string) => unknown
}

/** The part of an object that a field set names, as plain data: what a key or a requirement is worth. */
export function select<T>(reader: Reader<T>, object: T, { selections }: SelectionSetNode): Record<string, unknown> {
  const selected: Record<string, unknown> = {}
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value
      const value = name === '__typename' ? reader.typeOf(object) : reader.read(object, name)
      selected[selection.name.value] = selection.selectionSet ? selectIn(reader, value, selection.selectionSet) : value
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value
      if (condition === undefined || condition === reader.typeOf(object)) {
        Object.assign(selected, select(reader, object, selection.selectionSet))
      }
    }
  }
  return selected
}

function selectIn<T>(reader: Reader<T>, value: unknown, selection: SelectionSetNode): unknown {
  if (Array.isArray(value)) return value.map((item) => selectIn(reader, item, selection))
  return reader.isObject(value) ? select(reader, value, selection) : value
}

/** Representations name their type in the answer’s own words. */
export const representations: Reader<Readonly<Record<string, unknown>>> = {
  isObject: (value): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null,
  typeOf: (object) => String(object['__typename']),
  read: (object, field) => object[field],
}

export function thingReader(read: (thing: Thing, field: string) => unknown): Reader<Thing> {
  return { isObject: isThing, typeOf: (thing) => thing.type, read }
}
