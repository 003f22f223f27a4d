import { type ConstDirectiveNode, Kind, parse, type TypeNode } from 'graphql'
import { ALIAS_PREFIX } from './planned-names.ts'
import { type PossibleTypes, possibleTypesOf } from './possible-types.ts'

/** What the normal form asks of a supergraph's types, by their names. */
export interface SupergraphTypes {
  /** The type of a field, without lists; undefined where nothing tells. */
  readonly outputOf: (type: string, field: string) => string | undefined
  /** Whether some department knows the interface as an object. */
  readonly isInterfaceObject: (type: string) => boolean
  /** The objects that an interface or a union may be; null for an object, which is itself. */
  readonly objectsOf: (type: string) => readonly string[] | null
}

/** @throws Error for a field whose name could be an alias of a plan. */
export function supergraphTypes(supergraphSdl: string): SupergraphTypes {
  const outputs = new Map<string, ReadonlyMap<string, string>>()
  const interfaceObjects = new Set<string>()
  const possible: PossibleTypes = possibleTypesOf(supergraphSdl)
  for (const node of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const taken = node.fields?.find(({ name }) => name.value.startsWith(ALIAS_PREFIX))
    if (taken) throw new Error(`No field may begin with ${ALIAS_PREFIX}: ${node.name.value}.${taken.name.value}.`)
    outputs.set(node.name.value, new Map((node.fields ?? []).map(({ name, type }) => [name.value, nameIn(type)])))
    if (node.directives?.some(saysInterfaceObject)) interfaceObjects.add(node.name.value)
  }
  return {
    outputOf: (type, field) => outputs.get(type)?.get(field),
    isInterfaceObject: (type) => interfaceObjects.has(type),
    objectsOf: (type) => possible.get(type) ?? null,
  }
}

function nameIn(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameIn(type.type)
}

/** @source https://specs.apollo.dev/join/v0.3 */
function saysInterfaceObject({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
  const value = given.find((argument) => argument.name.value === 'isInterfaceObject')?.value
  return name.value === 'join__type' && value?.kind === Kind.BOOLEAN && value.value
}
