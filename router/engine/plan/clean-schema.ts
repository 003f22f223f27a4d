import {
  type ASTNode,
  type ASTVisitor,
  type DefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  visit,
} from 'graphql'
import { type Feature, localNames, readFeatures } from '../../guard/links.ts'

/** The schema that callers see of a supergraph, as SDL. */
export function apiSchemaSdl(supergraphSdl: string): string {
  return apiDefinitions(supergraphSdl).join('\n\n')
}

/**
 * The same, each definition for itself, so that whoever reads them can rest in between. What is hidden is left out and
 * nothing is checked: composition refuses whatever that would leave empty, or named by what stays.
 *
 * @throws Error when the text links nothing, since then nothing tells what is hidden.
 * @source https://specs.apollo.dev/inaccessible/v0.2; https://specs.apollo.dev/link/v1.0
 */
export function apiDefinitions(supergraphSdl: string): readonly string[] {
  const { definitions, ...document } = parse(supergraphSdl, { noLocation: true })
  const features = readFeatures({ ...document, definitions })
  if (!features) throw new Error('The text is not a composed supergraph: it has no readable @link.')

  const isHidden = hiddenBy(features)
  const types = definitions.filter(isType)
  const gone = new Set(
    types.filter((node) => isHidden(node) || isOfFeature(features, node)).map(({ name }) => name.value),
  )
  const cleaner = withoutHidden(isHidden, gone)
  return definitions.filter((node) => isShown(node, gone)).map((node) => print(visit(node, cleaner)))
}

const INACCESSIBLE = 'https://specs.apollo.dev/inaccessible'

function hiddenBy(features: readonly Feature[]): (node: ASTNode) => boolean {
  const linked = features.filter(({ identity }) => identity === INACCESSIBLE)
  const names = new Set(linked.flatMap((feature) => localNames(feature, 'inaccessible')))
  return (node) => {
    const applied = 'directives' in node ? (node.directives ?? []) : []
    return applied.some(({ name }) => names.has(name.value))
  }
}

/** Whether a type came into the supergraph with a feature: prefixed with its name, or imported. */
function isOfFeature(features: readonly Feature[], { name: { value } }: TypeNode): boolean {
  return features.some(({ prefix, imports }) => {
    const imported = [...imports.values()].includes(value)
    return imported || value.startsWith(`${prefix}__`)
  })
}

function isShown(node: DefinitionNode, gone: ReadonlySet<string>): boolean {
  if (isType(node)) return !gone.has(node.name.value)
  return (
    node.kind === Kind.SCHEMA_DEFINITION || (node.kind === Kind.SCHEMA_EXTENSION && node.operationTypes?.length !== 0)
  )
}

/** Directives that tell callers something. All others are for composition and planning. */
const TOLD = new Set(['deprecated', 'specifiedBy', 'oneOf'])

function withoutHidden(isHidden: (node: ASTNode) => boolean, gone: ReadonlySet<string>): ASTVisitor {
  return {
    enter(node, key) {
      if (isHidden(node)) return null
      if (node.kind === Kind.DIRECTIVE) return TOLD.has(node.name.value) ? undefined : null
      if (node.kind === Kind.OPERATION_TYPE_DEFINITION) return gone.has(node.type.name.value) ? null : undefined
      // In a list it is an interface or a member of a union; anywhere else the type of something that must not stay.
      const isListed = node.kind === Kind.NAMED_TYPE && typeof key === 'number'
      return isListed && gone.has(node.name.value) ? null : undefined
    },
  }
}

type TypeNode = TypeDefinitionNode | TypeExtensionNode

function isType(node: DefinitionNode): node is TypeNode {
  return isTypeDefinitionNode(node) || isTypeExtensionNode(node)
}
