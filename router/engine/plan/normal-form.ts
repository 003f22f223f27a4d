import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { conditionOf, isCondition } from './conditions.ts'
import { groupConditions } from './group-conditions.ts'
import { alsoUnder, mergeSelections } from './merge-selections.ts'
import { underPlannedName } from './planned-names.ts'
import { fragmentsOf, operationOf, selectionSetOf } from './selections.ts'
import { narrowed, type Standing, standingAt } from './standing.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/** Limits of the door count fields; fragments around them that ask nothing more are bounded here. */
const SELECTIONS_MAX = 50_000

/**
 * An operation as planners are to see it; null when it can ask nothing, whatever its variables. It asks for the same, in
 * a form of which planners make fewer mistakes:
 *
 * - Named fragments stand where they are spread. @apollo/query-planner 2.14.4 moves them to the front.
 * - A fragment on what its object is anyway is gone; what it asks carries its conditions. For such a fragment on an
 *   interface object @graphql-hive/router-query-planner 0.0.38 forgets the key of all but one implementer. A fragment on
 *   what its object cannot be is gone with all it asks: Apollo's planner sees an empty plan.
 * - A condition that is known where it stands, since it is written out or what is around decides it, is gone, and so is
 *   what it switches off. The native planner runs a mutation that variables skip when a constant condition stands below
 *   it; Apollo's sees an empty plan where conditions contradict each other.
 * - A field of an object stands once where that can be said (merge-selections.ts), and for the native planner, what is
 *   under the same conditions stands together (group-conditions.ts).
 * - An object asks for its type when conditions may leave nothing else of it. Both planners forget such objects.
 * - Aliases are those of planned-names.ts.
 *
 * @throws Error when fragments unfold into more than can be planned.
 */
export function normalForm(document: DocumentNode, { types, groups }: NormalFormRules): DocumentNode | null {
  const operation = operationOf(document)
  const root = rootTypeOf(operation)
  const unfolding = new Unfolding(fragmentsOf(document), types)
  const unfolded = unfolding.selectionsOf(operation.selectionSet, standingAt(root, types))
  if (unfolded.length === 0) return null
  // Root fields of a mutation stay in the order of the text: see turns.ts.
  const merged = operation.operation === OperationTypeNode.MUTATION ? unfolded : mergeSelections(unfolded)
  const selections = groups ? groupConditions(merged, root, types) : merged
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet: selectionSetOf(selections) }] }
}

export interface NormalFormRules {
  readonly types: SupergraphTypes
  /** Whether selections under equal conditions are put together: one planner needs it, and another fails over it. */
  readonly groups: boolean
}

/** Composition gives root types these names. */
function rootTypeOf({ operation }: OperationDefinitionNode): string {
  return { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[operation]
}

class Unfolding {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly #types: SupergraphTypes
  #selections = 0

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>, types: SupergraphTypes) {
    this.#fragments = fragments
    this.#types = types
  }

  selectionsOf({ selections }: SelectionSetNode, standing: Standing): readonly SelectionNode[] {
    return selections.flatMap((selection) => this.#unfold(selection, standing))
  }

  #unfold(selection: SelectionNode, standing: Standing): readonly SelectionNode[] {
    if (++this.#selections > SELECTIONS_MAX) throw new Error('Fragments unfold into too many selections to be planned.')
    const { open, decided } = decide(selection.directives ?? [], standing.decided)
    if (!decided) return []
    return selection.kind === Kind.FIELD
      ? [this.#field({ ...selection, directives: open }, { ...standing, decided })]
      : this.#fragment(selection, open, { ...standing, decided })
  }

  #field(node: FieldNode, { type, decided }: Standing): FieldNode {
    const field = underPlannedName(node)
    if (!node.selectionSet) return field
    const below = type === undefined ? undefined : this.#types.outputOf(type, node.name.value)
    const standing = { ...standingAt(below, this.#types), decided }
    const selections = this.selectionsOf(node.selectionSet, standing)
    const whole = selections.some(isCertain) ? selections : [typename(), ...selections]
    return { ...field, selectionSet: selectionSetOf(mergeSelections(whole)) }
  }

  #fragment(
    selection: Exclude<SelectionNode, FieldNode>,
    directives: readonly DirectiveNode[],
    standing: Standing,
  ): readonly SelectionNode[] {
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value)
    if (!fragment) return []
    const { typeCondition } = fragment
    const inside = narrowed(standing, typeCondition?.name.value, this.#types)
    if (!inside) return []
    const selections = this.selectionsOf(fragment.selectionSet, inside)
    if (selections.length === 0) return []
    if (inside.type === standing.type && directives.every(isCondition))
      return selections.map((one) => alsoUnder(directives, one))
    const condition = typeCondition ? { typeCondition } : {}
    return [{ kind: Kind.INLINE_FRAGMENT, directives, selectionSet: selectionSetOf(selections), ...condition }]
  }
}

/** The directives whose condition is open, and what is decided where all of them hold; null where they never do. */
function decide(directives: readonly DirectiveNode[], around: Standing['decided']) {
  const decided = new Map(around)
  const open: DirectiveNode[] = []
  for (const directive of directives) {
    const { when, wanted } = conditionOf(directive) ?? OTHER
    const value = typeof when === 'string' ? decided.get(when) : when
    if (value === undefined) {
      open.push(directive)
      if (typeof when === 'string') decided.set(when, wanted)
    } else if (value !== wanted) return { open, decided: null }
  }
  return { open, decided }
}

/** Of a directive that is no condition nothing is decided. */
const OTHER = { when: undefined, wanted: true }

/** Whether something is asked under any variables. */
function isCertain(selection: SelectionNode): boolean {
  if (selection.directives?.some(isCondition)) return false
  return selection.kind !== Kind.INLINE_FRAGMENT || selection.selectionSet.selections.some(isCertain)
}

function typename(): FieldNode {
  return { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }
}
