import type { Caller } from '@civigraph/subgraph-kit'
import { type ConstDirectiveNode, Kind, parse, type TypeNode, valueFromASTUntyped } from 'graphql'
import { WRITTEN } from './departments.ts'

/**
 * What callers may see, worked out anew at each question from what the departments wrote. It shares no code with the guard
 * and knows nothing of composition: everything that any department asks at a place must be met.
 */
export function allows(coordinate: string, caller: Caller | null): boolean {
  const [type = '', name = ''] = coordinate.split('.')
  if (name.startsWith('__')) return true
  const implementers = TYPES.filter((one) => one.interfaces.includes(type))
  if (implementers.length > 0)
    return implementers.every((one) => allows(`${one.name}.${name}`, caller)) && meets(written(type), caller)
  // A department that knows an interface as one object gives its fields to all that implement it.
  const faces = TYPES.filter((one) => TYPES.some((own) => own.name === type && own.interfaces.includes(one.name)))
  const objects = faces.filter(({ isObject }) => isObject)
  const found = [...named(type), ...objects].flatMap(({ fields }) => fields).filter((field) => field.name === name)
  if (found.length === 0) return false
  const asked = [...written(type), ...objects.flatMap(({ directives }) => directives)]
  return (
    meets(asked, caller) &&
    found.every((field) => meets(field.directives, caller) && meetsType(field.returns, caller)) &&
    meetsClass([found.flatMap((field) => field.directives), asked], caller)
  )
}

/** Whether a caller may have values of a type at all; an interface stands for all that implement it. */
export function meetsType(type: string, caller: Caller | null): boolean {
  const below = TYPES.filter((one) => one.interfaces.includes(type))
  return meets(written(type), caller) && below.every((one) => meetsType(one.name, caller))
}

/** The first level that says something counts: the field's, else its type's; where none does, nothing is shared. */
function meetsClass(levels: readonly (readonly ConstDirectiveNode[])[], caller: Caller | null): boolean {
  const stated = levels.find((directives) => directives.some(({ name }) => name.value === 'classified')) ?? []
  const classes = stated.filter(({ name }) => name.value === 'classified').map((one) => valueOf(one))
  return caller !== null || (classes.length > 0 && classes.every((one) => one === 'OPEN'))
}

function meets(directives: readonly ConstDirectiveNode[], caller: Caller | null): boolean {
  return directives.every((directive) => {
    if (directive.name.value === 'authenticated') return caller !== null
    if (directive.name.value !== 'requiresScopes' && directive.name.value !== 'policy') return true
    const anyOf = valueOf(directive) as string[][] // the composer accepted it
    return caller !== null && anyOf.some((group) => group.every((right) => has(caller, right)))
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
