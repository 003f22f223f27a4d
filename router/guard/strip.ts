import {
  type DefinitionNode,
  type DirectiveDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  print,
  visit,
} from 'graphql'
import { readGuardNames } from './features.ts'
import { localNames, readFeatures } from './links.ts'

/** Features that only the router reads and no planner knows. */
const OF_THE_ROUTER = new Set([
  'https://specs.civigraph.example/cacheControl',
  'https://specs.civigraph.example/sunset',
])

/**
 * The planner's copy of a supergraph: without the guard's links, directives and those types that only they use. Planners
 * refuse the full text or ignore what it asks; the guard keeps that one.
 *
 * @source @apollo/gateway 2.14.4 refuses any feature `for: SECURITY` that it does not know.
 */
export function stripSecurity(supergraphSdl: string): string {
  const document = parse(supergraphSdl, { noLocation: true })
  const names = readGuardNames(document)
  const others = (readFeatures(document) ?? []).filter(({ identity }) => OF_THE_ROUTER.has(identity))
  const links = new Set([...names.features, ...others].map(({ directive }) => directive))
  const ofOthers = new Set(others.flatMap((feature) => localNames(feature, feature.name)))
  const isGuard = (name: string) => names.directives.has(name) || ofOthers.has(name)

  const definitions = document.definitions.filter((node) => isDirectiveDefinition(node) && isGuard(node.name.value))
  const stripped = visit(document, {
    Directive: (node) => (isGuard(node.name.value) || links.has(node) ? null : undefined),
    DirectiveDefinition: (node) => (isGuard(node.name.value) ? null : undefined),
  })
  const leftOver = onlyUsedBy(definitions, stripped.definitions)
  return print({ ...stripped, definitions: stripped.definitions.filter((node) => !isTypeOf(node, leftOver)) })
}

/** Names of the types that some definitions lead to and nothing else does. */
function onlyUsedBy(removed: readonly DefinitionNode[], all: readonly DefinitionNode[]): ReadonlySet<string> {
  const candidates = reachable(removed, all)
  const others = all.filter((node) => !isTypeOf(node, candidates))
  const stillUsed = reachable(others, all)
  return new Set([...candidates].filter((name) => !stillUsed.has(name)))
}

function reachable(from: readonly DefinitionNode[], all: readonly DefinitionNode[]): ReadonlySet<string> {
  const names = namesIn(from)
  for (let size = -1; size !== names.size;) {
    size = names.size
    for (const name of namesIn(all.filter((node) => isTypeOf(node, names)))) names.add(name)
  }
  return names
}

function namesIn(nodes: readonly DefinitionNode[]): Set<string> {
  const names = new Set<string>()
  for (const node of nodes) visit(node, { NamedType: ({ name }) => void names.add(name.value) })
  return names
}

function isTypeOf(node: DefinitionNode, names: ReadonlySet<string>): boolean {
  return (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) && names.has(node.name.value)
}

function isDirectiveDefinition(node: DefinitionNode): node is DirectiveDefinitionNode {
  return node.kind === Kind.DIRECTIVE_DEFINITION
}
