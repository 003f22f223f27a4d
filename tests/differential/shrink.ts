import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql'
import type { TestOperation } from './operation/random-operation.ts'

export interface ShrinkOptions {
  readonly schema: GraphQLSchema
  readonly fails: (operation: TestOperation) => Promise<boolean>
  /** Smaller cases that are tried at most. */
  readonly attemptsMax?: number
}

/** The smallest operation found that still fails: greedy, one cut at a time, biggest cuts first. */
export async function shrink(
  operation: TestOperation,
  { schema, fails, attemptsMax = 600 }: ShrinkOptions,
): Promise<TestOperation> {
  let smallest: TestOperation = { ...operation, text: print(operation.document) }
  let attempts = 0
  for (let progress = true; progress;) {
    progress = false
    for (const document of smallerThan(smallest.document)) {
      if (attempts >= attemptsMax) return smallest
      const smaller = tidied(document, smallest.variables)
      if (
        smaller === null ||
        smaller.text.length >= smallest.text.length ||
        validate(schema, smaller.document).length > 0
      )
        continue
      attempts += 1
      if (!(await fails(smaller))) continue
      smallest = smaller
      progress = true
      break
    }
  }
  return smallest
}

/** Every document that is one cut away. */
function* smallerThan(document: DocumentNode): Generator<DocumentNode> {
  yield* cuts(document, (node) => (isSelection(node) ? null : undefined))
  yield* cuts(document, (node) => (isFragment(node) ? inlined(document, node) : undefined))
  yield* cuts(document, (node) => (node.kind === Kind.DIRECTIVE || node.kind === Kind.ARGUMENT ? null : undefined))
  yield* cuts(document, withoutExtra)
}

/** Each document in which one node is cut as told: null takes it out, several nodes stand in its place. */
function* cuts(document: DocumentNode, cut: (node: ASTNode) => ASTNode | readonly SelectionNode[] | null | undefined) {
  const count = countWhere(document, (node) => cut(node) !== undefined)
  for (let target = 0; target < count; target += 1) {
    let index = -1
    yield visit(document, {
      enter(node) {
        const replaced = cut(node)
        if (replaced === undefined) return undefined
        index += 1
        if (index !== target) return undefined
        return Array.isArray(replaced) ? spreadOut(replaced) : (replaced as ASTNode | null)
      },
      leave: (node) => (node.kind === Kind.SELECTION_SET ? unwrap(node) : undefined),
    })
  }
}

const MANY = 'civigraph:many'

/** A fragment without condition stands for several selections until its parent takes them. */
function spreadOut(selections: readonly SelectionNode[]): SelectionNode {
  const mark = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: MANY } } as const
  return { kind: Kind.INLINE_FRAGMENT, directives: [mark], selectionSet: { kind: Kind.SELECTION_SET, selections } }
}

function unwrap(set: SelectionSetNode): SelectionSetNode {
  const selections = set.selections.flatMap((node) =>
    node.kind === Kind.INLINE_FRAGMENT && node.directives?.some(({ name }) => name.value === MANY)
      ? node.selectionSet.selections
      : [node],
  )
  return { ...set, selections }
}

function inlined(document: DocumentNode, node: ASTNode): readonly SelectionNode[] | SelectionNode | undefined {
  if (node.kind === Kind.INLINE_FRAGMENT) return node.selectionSet.selections
  if (node.kind !== Kind.FRAGMENT_SPREAD) return undefined
  const fragment = document.definitions.find(
    (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
  )
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) return undefined
  const { typeCondition, selectionSet } = fragment
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, directives: node.directives ?? [] }
}

/** Without what became empty, and without variables and fragments that nothing uses. Null when nothing is left. */
function tidied(document: DocumentNode, variables: TestOperation['variables']): TestOperation | null {
  const full = visit(document, {
    leave: (node) => (isEmpty(node) ? null : undefined),
  })
  const used = usedNames(full)
  const definitions = full.definitions
    .filter((node) => node.kind !== Kind.FRAGMENT_DEFINITION || used.fragments.has(node.name.value))
    .map((node) => withoutUnused(node, used.variables))
  if (definitions.some((node) => 'selectionSet' in node && node.selectionSet.selections.length === 0)) return null
  const text = print({ ...full, definitions })
  try {
    if (lacksValue(full, used.variables, variables)) return null
    const kept = Object.fromEntries(Object.entries(variables).filter(([name]) => used.variables.has(name)))
    return { text, document: parse(text), variables: kept }
  } catch {
    return null
  }
}

/** Whether a variable that must be given was only there by its default. */
function lacksValue(document: DocumentNode, used: ReadonlySet<string>, variables: TestOperation['variables']): boolean {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  return (operation?.variableDefinitions ?? []).some(({ variable: { name }, type, defaultValue }) => {
    const mustBeGiven = type.kind === Kind.NON_NULL_TYPE && defaultValue === undefined && used.has(name.value)
    return mustBeGiven && variables[name.value] === undefined
  })
}

function usedNames(document: DocumentNode) {
  const fragments = new Set<string>()
  const variables = new Set<string>()
  visit(document, {
    FragmentSpread: ({ name }) => void fragments.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void variables.add(name.value),
  })
  return { fragments, variables }
}

function withoutUnused(node: DefinitionNode, used: ReadonlySet<string>): DefinitionNode {
  if (node.kind !== Kind.OPERATION_DEFINITION) return node
  return {
    ...node,
    variableDefinitions: (node.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)),
  }
}

/** A field by its own name, a variable without its default. */
function withoutExtra(node: ASTNode): ASTNode | undefined {
  if (node.kind === Kind.FIELD && node.alias) {
    const { alias: _, ...rest } = node
    return rest
  }
  if (node.kind === Kind.VARIABLE_DEFINITION && node.defaultValue) {
    const { defaultValue: _, ...rest } = node
    return rest
  }
  return undefined
}

function isEmpty(node: ASTNode): boolean {
  const isKind =
    node.kind === Kind.FIELD || node.kind === Kind.INLINE_FRAGMENT || node.kind === Kind.FRAGMENT_DEFINITION
  return isKind && node.selectionSet?.selections.length === 0
}

function countWhere(document: DocumentNode, holds: (node: ASTNode) => boolean): number {
  let count = 0
  visit(document, { enter: (node) => void (holds(node) && (count += 1)) })
  return count
}

function isSelection(node: ASTNode): boolean {
  return node.kind === Kind.FIELD || isFragment(node)
}

function isFragment(node: ASTNode): boolean {
  return node.kind === Kind.INLINE_FRAGMENT || node.kind === Kind.FRAGMENT_SPREAD
}
