import { Kind, type NameNode, parse } from 'graphql'

/** Names of the objects that each interface and each union may be. */
export type PossibleTypes = ReadonlyMap<string, readonly string[]>

/** Those of a supergraph, what callers do not see included: a department may name it, and another may require it. */
export function possibleTypesOf(supergraphSdl: string): PossibleTypes {
  const possible = new Map<string, string[]>()
  for (const node of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (node.kind === Kind.INTERFACE_TYPE_DEFINITION) add(node.name, [])
    if (node.kind === Kind.UNION_TYPE_DEFINITION) add(node.name, node.types ?? [])
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION) for (const wider of node.interfaces ?? []) add(wider.name, [node])
  }
  return possible

  function add({ value: wider }: NameNode, objects: readonly { readonly name: NameNode }[]) {
    possible.set(wider, [...(possible.get(wider) ?? []), ...objects.map(({ name }) => name.value)])
  }
}
