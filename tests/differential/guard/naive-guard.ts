import type { Caller } from '@civigraph/subgraph-kit'
import { type ConstDirectiveNode, Kind, parse, type TypeNode, valueFromASTUntyped } from 'graphql'
import { WRITTEN } from './departments.ts'

/** What a request may rely on beside its caller's rights: the fields of its use, and those that a person agreed to. */
export interface Stated {
  readonly purpose: string
  readonly fields: readonly string[]
  readonly agreed: readonly string[]
  readonly needsConsent: boolean
}

/**
 * What callers may see, worked out anew at each question from what the departments wrote. It shares no code with the guard
 * and knows nothing of composition: everything that any department asks at a place must be met.
 */
export function allows(coordinate: string, caller: Caller | null, stated: Stated | null = null): boolean {
  const [type = '', name = ''] = coordinate.split('.')
  if (name.startsWith('__')) return true
  const implementers = TYPES.filter((one) => one.interfaces.includes(type))
  if (implementers.length > 0)
    return implementers.every((one) => allows(`${one.name}.${name}`, caller, stated)) && meets(written(type), caller)
  const { fields, ofType, level } = writtenAt(type, name)
  if (fields.length === 0) return false
  const agreedTo = stated && covers(stated.agreed, coordinate) ? `consent:${stated.purpose}` : null
  return (
    meets(ofType, caller) &&
    fields.every((field) => meets(field.directives, caller, agreedTo) && meetsType(field.returns, caller)) &&
    (level === 'OPEN' || caller !== null) &&
    (level !== 'CONDITIONAL' || !stated?.needsConsent || agreedTo !== null)
  )
}

/** Data at a coordinate that is given for a purpose only: which of the objects behind it the use does not cover. */
export function uncovered(coordinate: string, stated: Stated | null): readonly string[] {
  const [type = '', name = ''] = coordinate.split('.')
  const implementers = TYPES.filter((one) => one.interfaces.includes(type))
  if (implementers.length > 0) return implementers.flatMap((one) => uncovered(`${one.name}.${name}`, stated))
  if (writtenAt(type, name).level !== 'CONDITIONAL') return []
  return stated && covers(stated.fields, coordinate) ? [] : [coordinate]
}

/** What all departments wrote at a field of an object. */
function writtenAt(type: string, name: string) {
  // A department that knows an interface as one object gives its fields to all that implement it.
  const faces = TYPES.filter((one) => TYPES.some((own) => own.name === type && own.interfaces.includes(one.name)))
  const objects = faces.filter(({ isObject }) => isObject)
  const fields = [...named(type), ...objects].flatMap((one) => one.fields).filter((field) => field.name === name)
  const ofType = [...written(type), ...objects.flatMap(({ directives }) => directives)]
  return { fields, ofType, level: levelOf([fields.flatMap((field) => field.directives), ofType]) }
}

function covers(fields: readonly string[], coordinate: string): boolean {
  return fields.includes(coordinate) || fields.includes(coordinate.replace(/\..*/, '.*'))
}

/** Whether a caller may have values of a type at all; an interface stands for all that implement it. */
export function meetsType(type: string, caller: Caller | null): boolean {
  const below = TYPES.filter((one) => one.interfaces.includes(type))
  return meets(written(type), caller) && below.every((one) => meetsType(one.name, caller))
}

/** The first that says something counts: the field's, else its type's; where none does, nothing is shared. */
function levelOf(levels: readonly (readonly ConstDirectiveNode[])[]): unknown {
  const stated = levels.find((directives) => directives.some(({ name }) => name.value === 'classified')) ?? []
  const classes = stated.filter(({ name }) => name.value === 'classified').map((one) => valueOf(one))
  return ['NOT_SHARED', 'CONDITIONAL', 'OPEN'].find((level) => classes.includes(level)) ?? 'NOT_SHARED'
}

/** `agreedTo`: the one policy of consent that holds here. */
function meets(
  directives: readonly ConstDirectiveNode[],
  caller: Caller | null,
  agreedTo: string | null = null,
): boolean {
  return directives.every((directive) => {
    if (directive.name.value === 'authenticated') return caller !== null
    if (directive.name.value !== 'requiresScopes' && directive.name.value !== 'policy') return true
    const anyOf = valueOf(directive) as string[][] // the composer accepted it
    return caller !== null && anyOf.some((group) => group.every((right) => right === agreedTo || has(caller, right)))
  })
}

function has({ scopes, roles, assurance }: Caller, right: string): boolean {
  if (right === 'acr:high') return assurance === 'HIGH'
  return right.startsWith('role:') ? roles.has(right.slice('role:'.length)) : scopes.has(right)
}

function valueOf({ arguments: [argument] = [] }: ConstDirectiveNode): unknown {
  return argument && valueFromASTUntyped(argument.value)
}

function named(type: string) {
  return TYPES.filter(({ name }) => name === type)
}

function written(type: string): readonly ConstDirectiveNode[] {
  return named(type).flatMap(({ directives }) => directives)
}

const TYPES = Object.values(WRITTEN).flatMap((text) =>
  parse(text).definitions.flatMap((node) => {
    if (!('name' in node) || !node.name || !('directives' in node)) return []
    const fields = 'fields' in node && node.kind === Kind.OBJECT_TYPE_DEFINITION ? (node.fields ?? []) : []
    const directives = (node.directives ?? []) as readonly ConstDirectiveNode[] // on types they are always constant
    return {
      name: node.name.value,
      directives,
      isObject: directives.some(({ name }) => name.value === 'interfaceObject'),
      interfaces: 'interfaces' in node ? (node.interfaces ?? []).map(({ name }) => name.value) : [],
      fields: fields.map((field) => ({
        name: field.name.value,
        directives: field.directives ?? [],
        returns: returned(field.type),
      })),
    }
  }),
)

function returned(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : returned(type.type)
}
