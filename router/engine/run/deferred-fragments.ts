import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentSpreadNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import type { Variables } from '../engine.ts'
import { isDefer } from '../plan/defer-directive.ts'
import { plannedName } from '../plan/planned-names.ts'
import { fragmentsOf } from '../plan/selections.ts'
import { responseName } from './asked.ts'
import { listsAround } from './client-places.ts'
import type { TypeNames } from './typenames.ts'

/** What comes together: the first answer, or one deferred fragment at one place. */
export interface AnswerPart {
  /** Places of all its fields: names in the answer, whatever the type and without the indexes of lists. */
  readonly fields: Set<string>
  /** The same under the names by which they are fetched, and the types that their shape depends on. */
  readonly fetched: Set<string>
  /** What leads to its object, from the root of the answer. */
  readonly path: readonly FieldStep[]
  /** `@skip` and `@include` on the way: the same names may stand there for another selection. */
  readonly conditions: readonly DirectiveNode[]
  /** The part that brings this object; null for the first answer. */
  readonly within: AnswerPart | null
}

/** A field on the way to an object. */
export interface FieldStep {
  /** Name in the answer. */
  readonly name: string
  /** Name under which it is fetched. */
  readonly fetchedAs: string
  /** The type whose objects have it, and the names of those for which fragments ask for it; null: for all of them. */
  readonly holder: string
  readonly types: ReadonlySet<string> | null
}

export interface DeferredFragment extends AnswerPart {
  readonly within: AnswerPart
  readonly directive: DirectiveNode
  readonly label: string | null
  /** Name of the variable that defers it; null: always deferred. */
  readonly variable: string | null
  /** What its object is, and the depth of this object's fields. */
  readonly type: GraphQLCompositeType
  readonly depth: number
  /** Fragments around it since the field whose object it stands in, the outermost first. */
  readonly around: readonly AnyFragment[]
}

export interface DeferredOperation {
  readonly first: AnswerPart
  /** What is around comes before what is within. */
  readonly deferred: readonly DeferredFragment[]
}

/** What a chain of fragments may unfold into; beyond it, everything comes in one answer. */
const SELECTIONS_MAX = 5_000
const DEFERRED_MAX = 50

interface ToRead {
  readonly schema: GraphQLSchema
  readonly typeNames: TypeNames
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

/** Null when nothing is to be deferred, or when telling the parts apart would take too long. */
export function readDeferred({ schema, typeNames, document, operation }: ToRead): DeferredOperation | null {
  const root = schema.getRootType(operation.operation)
  const fragments = fragmentsOf(document)
  const first: AnswerPart = { fields: new Set(), fetched: new Set(), path: [], conditions: [], within: null }
  const deferred: DeferredFragment[] = []
  let selections = 0
  if (!root) return null
  walk(operation.selectionSet, {
    part: first,
    object: root,
    type: root,
    path: [],
    depth: 0,
    conditions: [],
    around: [],
  })
  const isTooMuch = selections > SELECTIONS_MAX || deferred.length > DEFERRED_MAX
  return deferred.length === 0 || isTooMuch ? null : { first, deferred }

  function walk(selectionSet: SelectionSetNode, standing: Standing): void {
    for (const selection of selectionSet.selections) {
      if (++selections > SELECTIONS_MAX) return
      if (selection.kind === Kind.FIELD) walkField(selection, standing)
      else walkFragment(selection, standing)
    }
  }

  function walkField(node: FieldNode, { part, object, type, path, depth, conditions, around }: Standing): void {
    const names = { name: responseName(node), fetchedAs: plannedName(node) }
    const below = [...path, { ...names, holder: object.name, types: typesAsked(object, around) }]
    const fetchedBelow = below.map(({ fetchedAs }) => fetchedAs)
    part.fields.add(placeOf(below.map(nameOf)))
    part.fetched.add(placeOf(fetchedBelow))
    const field = 'getFields' in type ? type.getFields()[node.name.value] : undefined
    const named = field && getNamedType(field.type)
    if (!field || !node.selectionSet || !isCompositeType(named)) return
    if (isAbstractType(named)) part.fetched.add(placeOf([...fetchedBelow, '__typename']))
    walk(node.selectionSet, {
      part,
      object: named,
      type: named,
      path: below,
      depth: depth + 1 + listsAround(field.type),
      conditions: [...conditions, ...conditionsOf(node)],
      around: [],
    })
  }

  function walkFragment(node: AnyFragment, standing: Standing): void {
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)
    const inner = fragment && narrowed(fragment, standing.type)
    if (!inner) return
    const directive = node.directives?.find((one) => isDefer(one) && !isOff(one))
    const part = directive ? deferredAt(directive, standing) : standing.part
    const conditions = [...standing.conditions, ...conditionsOf(node)]
    walk(fragment.selectionSet, { ...standing, part, type: inner, conditions, around: [...standing.around, node] })
  }

  /** Null where every object of the type has what the fragments ask. */
  function typesAsked(object: GraphQLCompositeType, around: readonly AnyFragment[]): ReadonlySet<string> | null {
    const names = around.flatMap((node) => {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)
      const name = fragment?.typeCondition?.name.value
      return name === undefined || isAlways(schema, name, object) ? [] : [typeNames.matching(name)]
    })
    const [outermost, ...others] = names
    return outermost ? new Set([...outermost].filter((name) => others.every((other) => other.has(name)))) : null
  }

  function narrowed({ typeCondition }: Conditioned, type: GraphQLCompositeType): GraphQLCompositeType | null {
    const narrower = typeCondition ? schema.getType(typeCondition.name.value) : type
    return isCompositeType(narrower) ? narrower : null
  }

  function deferredAt(directive: DirectiveNode, standing: Standing): DeferredFragment {
    const label = argumentOf(directive, 'label')
    const when = argumentOf(directive, 'if')
    const fragment: DeferredFragment = {
      fields: new Set(),
      fetched: new Set(),
      path: standing.path,
      within: standing.part,
      directive,
      label: label?.kind === Kind.STRING ? label.value : null,
      variable: when?.kind === Kind.VARIABLE ? when.name.value : null,
      type: standing.object,
      depth: standing.depth,
      conditions: standing.conditions,
      around: standing.around,
    }
    deferred.push(fragment)
    return fragment
  }
}

type AnyFragment = InlineFragmentNode | FragmentSpreadNode

type Conditioned = Pick<InlineFragmentNode, 'typeCondition'>

/** Where a walk stands. */
interface Standing {
  readonly part: AnswerPart
  /** The object that the selections are of, and what the fragments around make of it. */
  readonly object: GraphQLCompositeType
  readonly type: GraphQLCompositeType
  readonly path: readonly FieldStep[]
  readonly depth: number
  readonly conditions: readonly DirectiveNode[]
  readonly around: readonly AnyFragment[]
}

export function nameOf({ name }: FieldStep): string {
  return name
}

function conditionsOf({ directives = [] }: FieldNode | AnyFragment): readonly DirectiveNode[] {
  return directives.filter(({ name }) => name.value === 'skip' || name.value === 'include')
}

function isAlways(schema: GraphQLSchema, condition: string, object: GraphQLCompositeType): boolean {
  const wider = schema.getType(condition)
  if (condition === object.name) return true
  return isAbstractType(wider) && !isUnionType(object) && schema.isSubType(wider, object)
}

/** Whether all of the conditions hold. */
export function hold(conditions: readonly DirectiveNode[], variables: Variables): boolean {
  return conditions.every((directive) => {
    const when = argumentOf(directive, 'if')
    const value = when?.kind === Kind.VARIABLE ? variables[when.name.value] : when?.kind === Kind.BOOLEAN && when.value
    return (value === true) === (directive.name.value === 'include')
  })
}

export function placeOf(path: readonly string[]): string {
  return path.map((name) => `.${name}`).join('')
}

function argumentOf({ arguments: given = [] }: DirectiveNode, name: string) {
  return given.find((argument) => argument.name.value === name)?.value
}

function isOff(directive: DirectiveNode): boolean {
  const when = argumentOf(directive, 'if')
  return when?.kind === Kind.BOOLEAN && !when.value
}
