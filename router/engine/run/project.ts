import {
  type DocumentNode,
  getNullableType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { plannedName } from '../plan/planned-names.ts'
import { clientFields, type FieldsOf, type Part, type Turn, turnsOf } from './client-fields.ts'
import type { Flags } from './flags.ts'
import { GeneratedCode } from './generated-code.ts'
import { isMetaField } from './introspect.ts'
import { oddLeaf } from './leaf.ts'
import { memberOf, readOf, writeTo } from './names.ts'
import type { Tree } from './tree.ts'
import type { Shaping } from './shaping.ts'

/** Shapes what was fetched into what was asked: a fresh object, or null where a null came up to the root. */
export type Projection = (data: Tree, shaping: Shaping) => Tree | null

export interface ProjectionInput {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly flags: Flags
}

/**
 * Writes objects, and leaves the text to JSON.stringify: it is fast on fresh objects that are made alike, and slow on
 * what was merged.
 *
 * @source GraphQL specification, October 2021, 6.4.3 (Value Completion), 6.4.4 (Handling Field Errors).
 */
export function projection({ schema, document, operation, flags }: ProjectionInput): Projection {
  const type = schema.getRootType(operation.operation)
  if (!type) throw new Error('The schema has no root type for the operation.')
  return objectProjection({ schema, document, flags }, { type, selectionSet: operation.selectionSet, depth: 0 })
}

/** Shapes one object within an answer. `path` of the shaping holds its place, which is `depth` steps long. */
export function objectProjection(
  { schema, document, flags }: Omit<ProjectionInput, 'operation'>,
  { type, selectionSet, depth }: ObjectToShape,
): Projection {
  const writer = new ProjectionWriter(schema, clientFields(document, schema, flags))
  return writer.code.make(writer.objectOf(type, [{ selectionSet, conditions: [] }], depth))
}

export interface ObjectToShape {
  readonly type: GraphQLNamedType
  readonly selectionSet: SelectionSetNode
  readonly depth: number
}

/** An object to be shaped, and the depth of its fields in the answer. */
interface ObjectPlace {
  readonly parts: readonly Part[]
  readonly depth: number
  /** What it is; null where only what it is one of is known. */
  readonly typename: string | null
}

/** A value to be completed. */
interface ValuePlace {
  /** The variable that holds it. */
  readonly value: string
  /** Source of its name or index, and its depth. */
  readonly step: string
  readonly depth: number
  readonly parts: readonly Part[]
  /** Field that it is the value of, or of a list of. */
  readonly coordinate: string
}

/**
 * Writes one function per type, selection and depth. In what it writes, `o` is a fetched object and `a` a fetched list,
 * `S` the shaping, `P` its path, `F` its flags. A function answers null when its place cannot have a value.
 */
class ProjectionWriter {
  readonly code = new GeneratedCode()
  readonly #schema: GraphQLSchema
  readonly #fieldsOf: FieldsOf
  readonly #written = new Map<string, string>()
  readonly #numbers = new Map<object, number>()

  constructor(schema: GraphQLSchema, fieldsOf: FieldsOf) {
    this.#schema = schema
    this.#fieldsOf = fieldsOf
    this.code.takeAll({ isAbstract: (name: string) => isAbstractType(schema.getType(name)) })
  }

  objectOf(type: GraphQLNamedType, parts: readonly Part[], depth: number): string {
    const selected = parts.map((part) => [this.#numberOf(part.selectionSet), ...part.conditions].join(' '))
    const key = [type.name, depth, ...selected].join()
    const known = this.#written.get(key)
    if (known !== undefined) return known
    const refuse = `if(typeof o!=='object'||Array.isArray(o))return S.refuse(${depth},${constant(type.name)});`
    const body = isAbstractType(type)
      ? this.#choice(type, { parts, depth, typename: null })
      : this.#object(type, { parts, depth, typename: type.name })
    const name = this.code.write('o,S', refuse + body)
    this.#written.set(key, name)
    return name
  }

  /**
   * Where no type came, or only an interface's own name, the interface's own fields count: planners ask for no type where
   * the selection needs none. A type that callers do not know of is null.
   */
  #choice(type: GraphQLNamedType, place: ObjectPlace): string {
    const { parts, depth } = place
    const possible = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : []
    const cases = possible.map((one) => `case ${constant(one.name)}:return ${this.objectOf(one, parts, depth)}(o,S);`)
    const otherwise = isUnionType(type)
      ? 'return null;'
      : `if(t!==undefined&&!isAbstract(t))return null;${this.#object(type, place)}`
    return `const t=${readOf('o', '__typename')};switch(t){${cases.join('')}}${otherwise}`
  }

  /** An object literal where every field is certain; else fields that are written one by one. */
  #object(type: GraphQLNamedType, place: ObjectPlace): string {
    const turns = turnsOf(this.#fieldsOf(type, place.parts))
    const fields = turns.map(
      (turn, index) => `let v${index}=${this.#field(type, turn, { ...place, value: `v${index}` })}`,
    )
    if (turns.every(({ condition }) => condition === null)) {
      const members = turns.map(({ name }, index) => memberOf(name, `v${index}`))
      return `const P=S.path;${fields.join('')}return {${members.join(',')}};`
    }
    const conditional = turns.map(({ name, condition }, index) => {
      const source = `{${fields[index]}${writeTo('r', name, `v${index}`)}}`
      return condition === null ? source : `if(${condition})${source}`
    })
    return `const P=S.path,F=S.flags,r={};${conditional.join('')}return r;`
  }

  /** What follows `let value=`. */
  #field(
    type: GraphQLNamedType,
    turn: Turn,
    { depth, typename, value }: ObjectPlace & { readonly value: string },
  ): string {
    const { name, node, parts } = turn
    const fieldName = node.name.value
    const place = { value, step: constant(name), depth, parts, coordinate: `${type.name}.${fieldName}` }
    if (fieldName === '__typename') return typename === null ? `null;${lost(place)}` : `${constant(typename)};`
    if (isMetaField(fieldName)) return `${readOf('o', name)}??null;`
    const field = 'getFields' in type ? type.getFields()[fieldName] : undefined
    if (!field || !('args' in field)) throw new Error('The operation asks for a field that its schema does not have.')
    return `${readOf('o', plannedName(node))};${this.#complete(field.type, place)}`
  }

  /** Source that leaves in `value` what goes into the answer, or returns null where there may be none. */
  #complete(type: GraphQLOutputType, place: ValuePlace): string {
    const { value, depth, step, parts, coordinate } = place
    const nullable = getNullableType(type)
    if (isLeafType(nullable)) {
      const none = `${value}=${value}==null?null:S.leaf(${depth},${step},${reason(place)});`
      return `if(${oddLeaf(this.code, nullable, value)})${isNonNullType(type) ? lost(place) : none}`
    }
    const shape = isListType(nullable)
      ? this.#listOf(nullable.ofType, { depth, parts, coordinate })
      : this.objectOf(nullable, parts, depth + 1)
    const completed = `P[${depth}]=${step};${value}=${shape}(${value},S);`
    if (isNonNullType(type)) return `if(${value}==null)${lost(place)}${completed}if(${value}===null)${lost(place)}`
    return `if(${value}==null)${value}=null;else{${completed}if(${value}===null)S.land(${depth + 1});}`
  }

  #listOf(itemType: GraphQLOutputType, { depth, parts, coordinate }: Omit<ValuePlace, 'value' | 'step'>): string {
    const item = this.#complete(itemType, { value: 'v', step: 'i', depth: depth + 1, parts, coordinate })
    const refuse = `if(!Array.isArray(a))return S.refuse(${depth + 1},${constant(coordinate)});`
    return this.code.write(
      'a,S',
      `${refuse}const P=S.path,r=new Array(a.length);for(let i=0;i<a.length;i++){let v=a[i];${item}r[i]=v;}return r;`,
    )
  }

  /** Selections are told apart by which they are: what the guard rewrote has no place in a text any more. */
  #numberOf(selectionSet: object): number {
    const number = this.#numbers.get(selectionSet) ?? this.#numbers.size
    this.#numbers.set(selectionSet, number)
    return number
  }
}

function lost(place: ValuePlace): string {
  return `return S.lose(${place.depth},${place.step},${reason(place)});`
}

function reason({ coordinate, value }: ValuePlace): string {
  return `{coordinate:${constant(coordinate)},value:${value}}`
}

function constant(text: string): string {
  return JSON.stringify(text)
}
