import type * as native from '@graphql-hive/router-query-planner'
import { parse } from 'graphql'
import { conditionNode } from './condition-node.ts'
import type {
  DeferNode,
  DeferredPart,
  EntityGroup,
  FetchNode,
  KeyRename,
  PathStep,
  PlanNode,
  TypenameRewrite,
} from './planner.ts'
import { toRequired } from './required.ts'
import { type PathSegment, toKeyRename, toTypenameRewrite } from './rewrites.ts'

/**
 * Hive's plan in our nodes.
 *
 * @throws Error when a fetch of it is no GraphQL: the library writes empty selections for some operations.
 */
export function fromNativePlan(node: native.PlanNode): PlanNode {
  return toNode(node, [])
}

function toNode(node: native.PlanNode, path: readonly PathStep[]): PlanNode {
  switch (node.kind) {
    case 'Sequence':
      return toSequence(node.nodes, path)
    case 'Parallel':
      return { kind: 'Parallel', nodes: node.nodes.map((one) => toNode(one, path)) }
    case 'Flatten':
      return toNode(node.node, [...path, ...node.path.map(toStep)])
    case 'Condition':
      return conditionNode(node.condition, [toOptional(node.ifClause, path), toOptional(node.elseClause, path)])
    case 'Fetch':
      return toFetch(node, path)
    case 'BatchFetch':
      return { ...fetchOf(node), entities: node.entityBatch.aliases.map(toGroup), outputRewrites: [] }
    case 'Subscription':
      return { kind: 'Subscription', primary: toFetch(node.primary, []), rest: null }
    case 'Defer':
      return toDefer(node, path)
    default:
      throw new Error(UNKNOWN_NODE)
  }
}

/** A later version of the library may know more kinds than its types tell today. */
const UNKNOWN_NODE = 'A plan holds a node of a kind that is not executed.'

/** What is fetched for each event stands beside its subscription there, and within it here. */
function toSequence(nodes: readonly native.PlanNode[], path: readonly PathStep[]): PlanNode {
  const [first, ...others] = nodes.map((node) => toNode(node, path))
  if (!first) return { kind: 'Empty' }
  if (first.kind !== 'Subscription') return { kind: 'Sequence', nodes: [first, ...others] }
  return { ...first, rest: others.length === 0 ? null : { kind: 'Sequence', nodes: others } }
}

/** The library's types say that what is missing is undefined; it is null too. */
function toOptional(node: native.PlanNode | null | undefined, path: readonly PathStep[]): PlanNode | null {
  return node ? toNode(node, path) : null
}

/** `primary` of a subscription comes without its kind. */
function toFetch(node: Omit<native.FetchNode, 'kind'>, path: readonly PathStep[]): FetchNode {
  if (!node.requires) return { ...fetchOf(node), entities: [], outputRewrites: toRenames(node.outputRewrites) }
  const group = toGroup({ ...node, ...SINGLE, requires: node.requires, paths: [] })
  return { ...fetchOf(node), entities: [{ ...group, paths: [path] }], outputRewrites: [] }
}

/** Names that a fetch of one group uses. */
const SINGLE = { alias: '_entities', representationsVariableName: 'representations' } as const

type AnyFetch = Omit<native.FetchNode, 'kind'> | Omit<native.BatchFetchNode, 'kind'>

function fetchOf({ serviceName, operationKind, operation, operationName, variableUsages }: AnyFetch) {
  parse(operation, { noLocation: true })
  return {
    kind: 'Fetch',
    department: serviceName,
    operationKind: operationKind ?? 'query',
    text: operation,
    operationName: operationName ?? null,
    variables: variableUsages ?? [],
  } as const
}

function toGroup(group: native.EntityBatchAlias): EntityGroup {
  return {
    alias: group.alias,
    variable: group.representationsVariableName,
    paths: group.paths.map((path) => path.map(toStep)),
    requires: toRequired(group.requires),
    inputRewrites: toTypenames(group.inputRewrites),
    outputRewrites: toRenames(group.outputRewrites),
  }
}

function toDefer({ primary, deferred }: native.DeferNode, path: readonly PathStep[]): DeferNode {
  return {
    kind: 'Defer',
    primary: { node: toOptional(primary.node, path), subselection: primary.subselection ?? null },
    deferred: deferred.map((part) => toDeferred(part, path)),
  }
}

function toDeferred(part: native.DeferredNode, path: readonly PathStep[]): DeferredPart {
  return {
    depends: part.depends.map(({ id }) => id),
    label: part.label ?? null,
    path: [...path, ...part.queryPath],
    subselection: part.subselection ?? null,
    node: toOptional(part.node, path),
  }
}

function toStep(step: native.FlattenNodePathSegment): PathStep {
  if (step === '@') return step
  return 'Field' in step ? step.Field : { types: step.TypeCondition }
}

/** Either spelling: nested under its kind, or flat with it. */
type Rewrite = native.FetchRewrite | ({ readonly kind: 'KeyRenamer' } & native.KeyRenamer)

function toTypenames(rewrites: readonly Rewrite[] = []): readonly TypenameRewrite[] {
  return rewrites.flatMap((rewrite) => {
    const setter = 'ValueSetter' in rewrite ? rewrite.ValueSetter : 'setValueTo' in rewrite ? rewrite : null
    return setter ? [toTypenameRewrite(setter.path.map(toSegment), setter.setValueTo)] : []
  })
}

function toRenames(rewrites: readonly Rewrite[] = []): readonly KeyRename[] {
  return rewrites.flatMap((rewrite) => {
    const renamer = 'KeyRenamer' in rewrite ? rewrite.KeyRenamer : 'renameKeyTo' in rewrite ? rewrite : null
    return renamer ? [toKeyRename(renamer.path.map(toSegment), renamer.renameKeyTo)] : []
  })
}

function toSegment(segment: native.FetchNodePathSegment): PathSegment {
  return 'Key' in segment ? segment.Key : { types: segment.TypenameEquals }
}
