import type * as apollo from '@apollo/query-planner'
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
import { type PlannedSelection, toRequired } from './required.ts'
import { type PathSegment, toKeyRename, toTypenameRewrite } from './rewrites.ts'

/** Apollo's plan in our nodes. */
export function fromApolloPlan(node: NonNullable<apollo.QueryPlan['node']>): PlanNode {
  if (node.kind !== 'Subscription') return toNode(node, [])
  return { kind: 'Subscription', primary: toFetch(node.primary, []), rest: toOptional(node.rest, []) }
}

function toNode(node: apollo.PlanNode, path: readonly PathStep[]): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, nodes: node.nodes.map((one) => toNode(one, path)) }
    case 'Flatten':
      return toNode(node.node, [...path, ...node.path.flatMap(toSteps)])
    case 'Condition':
      return conditionNode(node.condition, [toOptional(node.ifClause, path), toOptional(node.elseClause, path)])
    case 'Fetch':
      return toFetch(node, path)
    case 'Defer':
      return toDefer(node, path)
    default:
      throw new Error(UNKNOWN_NODE)
  }
}

/** A later version of the library may know more kinds than its types tell today. */
const UNKNOWN_NODE = 'A plan holds a node of a kind that is not executed.'

function toOptional(node: apollo.PlanNode | undefined, path: readonly PathStep[]): PlanNode | null {
  return node ? toNode(node, path) : null
}

function toFetch(node: apollo.FetchNode, path: readonly PathStep[]): FetchNode {
  if (node.contextRewrites?.length) throw new Error('A plan passes a context on (@fromContext), which is not executed.')
  const renames = toRenames(node.outputRewrites)
  return {
    kind: 'Fetch',
    department: node.serviceName,
    operationKind: node.operationKind,
    text: node.operation,
    operationName: node.operationName ?? null,
    variables: node.variableUsages ?? [],
    entities: node.requires ? [toGroup(node, path, node.requires)] : [],
    outputRewrites: node.requires ? [] : renames,
  }
}

function toGroup(
  { inputRewrites, outputRewrites }: apollo.FetchNode,
  path: readonly PathStep[],
  requires: readonly apollo.QueryPlanSelectionNode[],
): EntityGroup {
  return {
    alias: '_entities',
    variable: 'representations',
    paths: [path],
    requires: toRequired(requires.map(byResponseName)),
    inputRewrites: toTypenames(inputRewrites),
    outputRewrites: toRenames(outputRewrites),
  }
}

/** An alias is here the name on both sides; in our nodes it is the name that the department expects. */
function byResponseName(selection: apollo.QueryPlanSelectionNode): PlannedSelection {
  const selections = selection.selections?.map(byResponseName) ?? []
  if (selection.kind === 'InlineFragment') return { ...selection, selections }
  return { kind: 'Field', name: selection.alias ?? selection.name, selections }
}

function toDefer({ primary, deferred }: apollo.DeferNode, path: readonly PathStep[]): DeferNode {
  return {
    kind: 'Defer',
    primary: { node: toOptional(primary.node, path), subselection: primary.subselection ?? null },
    deferred: deferred.map((part) => toDeferred(part, path)),
  }
}

function toDeferred(part: apollo.DeferredNode, path: readonly PathStep[]): DeferredPart {
  return {
    depends: part.depends.map(({ id }) => id),
    label: part.label ?? null,
    path: [...path, ...part.queryPath.flatMap(toSteps)],
    subselection: part.subselection ?? null,
    node: toOptional(part.node, path),
  }
}

/** A step may carry the types that it keeps: `name|[A,B]`. */
const FILTERED = /^(.*?)\|\[(.*)\]$/

function toSteps(step: string | number): readonly PathStep[] {
  const filtered = FILTERED.exec(String(step))
  if (!filtered) return [String(step)]
  const [, name = '', types = ''] = filtered
  return [...(name === '' ? [] : [name]), { types: types.split(',').map((type) => type.trim()) }]
}

function toTypenames(rewrites: readonly apollo.FetchDataRewrite[] = []): readonly TypenameRewrite[] {
  return rewrites.flatMap((rewrite) =>
    rewrite.kind === 'ValueSetter' ? [toTypenameRewrite(rewrite.path.map(toSegment), rewrite.setValueTo)] : [],
  )
}

function toRenames(rewrites: readonly apollo.FetchDataRewrite[] = []): readonly KeyRename[] {
  return rewrites.flatMap((rewrite) =>
    rewrite.kind === 'KeyRenamer' ? [toKeyRename(rewrite.path.map(toSegment), rewrite.renameKeyTo)] : [],
  )
}

const ON_TYPE = '... on '

function toSegment(segment: string): PathSegment {
  return segment.startsWith(ON_TYPE) ? { types: [segment.slice(ON_TYPE.length)] } : segment
}
