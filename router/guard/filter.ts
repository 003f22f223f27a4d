import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import type { FieldPlace, FragmentPlace, Place } from './expand.ts'
import type { Operation } from './operation.ts'

/** What is left of an operation for one mask of denials. */
export interface Filtered {
  /** Null when nothing is left to fetch. */
  readonly document: DocumentNode | null
  /**
   * For variables under which nothing that was refused is included: its answer needs nothing put back, and holds nothing
   * that was not asked.
   */
  readonly untouched: DocumentNode
  /** Name under which the answer tells an object's type where the answer's shape depends on it. */
  readonly typenameKey: string
}

/** What becomes of the fields that are not refused themselves. */
interface Fate {
  /** Fields with a refusal in or below them. */
  readonly touched: Set<FieldPlace>
  /** Fields below which nothing is left. */
  readonly emptied: Set<FieldPlace>
  /** Paths at which something is left. The same name can be selected several times at one place. */
  readonly living: Set<string>
  /** Names in the answer that are not `__typename`. */
  readonly names: Set<string>
}

/**
 * The operation without its refused fields. Fragments are written out in their place, because the same fragment may lose
 * a field in one place and keep it in another; variables that nothing uses any more go too.
 */
export function filterOperation(
  { definition, fragments }: Operation,
  places: readonly Place[],
  refused: ReadonlySet<FieldPlace>,
): Filtered {
  const fate: Fate = { touched: new Set(), emptied: new Set(), living: new Set(), names: new Set() }
  examine(places, '')
  const typename = typenameField(fate.names)
  const typenameKey = typename.alias?.value ?? typename.name.value

  const selections = printAll(places, '', typename)
  const withoutNames = printAll(places, '', null)
  return {
    document: selections.length === 0 ? null : documentOf(selections),
    untouched: documentOf(withoutNames.length === 0 ? [NOTHING] : withoutNames),
    typenameKey,
  }

  function documentOf(left: readonly SelectionNode[]): DocumentNode {
    return closed({ ...definition, selectionSet: selectionSetOf(left) }, fragments)
  }

  /** `alive`: something is left. `blocked`: something refused is missing under any variables. */
  function examine(among: readonly Place[], path: string): { alive: boolean; blocked: boolean; touched: boolean } {
    const found = { alive: false, blocked: false, touched: false }
    for (const place of among) {
      const { alive, blocked, touched } =
        place.kind === 'field' ? examineField(place, path) : examine(place.places, path)
      found.alive ||= alive
      found.blocked ||= blocked && place.when.length === 0
      found.touched ||= touched
    }
    return found
  }

  function examineField(place: FieldPlace, path: string) {
    if (place.node.name.value !== '__typename') fate.names.add(place.name)
    if (refused.has(place)) {
      fate.touched.add(place)
      return { alive: false, blocked: true, touched: true }
    }
    if (!place.below) return { alive: true, blocked: false, touched: false }
    const at = `${path}.${place.name}`
    const below = examine(place.below.places, at)
    if (below.touched) fate.touched.add(place)
    // What is refused only under some variables leaves an object without it, and that object has to be fetched.
    const alive = below.alive || !below.blocked
    if (alive) fate.living.add(at)
    else fate.emptied.add(place)
    return { alive, blocked: !alive, touched: below.touched }
  }

  /** `told`: the field that tells an object's type, where the shape of the answer needs it. */
  function printAll(among: readonly Place[], path: string, told: FieldNode | null): SelectionNode[] {
    return among.flatMap((place) =>
      place.kind === 'field' ? printField(place, path, told) : printFragment(place, path, told),
    )
  }

  function printField(place: FieldPlace, path: string, told: FieldNode | null): FieldNode[] {
    const at = `${path}.${place.name}`
    if (refused.has(place) || (fate.emptied.has(place) && !fate.living.has(at))) return []
    if (!place.below) return [place.node]
    const below = printAll(place.below.places, at, told)
    const isNeeded = below.length === 0 || (told !== null && shapeDependsOnType(place, fate.touched))
    return [{ ...place.node, selectionSet: selectionSetOf([...(isNeeded ? [told ?? NOTHING] : []), ...below]) }]
  }

  function printFragment(
    { on, directives, places: within }: FragmentPlace,
    path: string,
    told: FieldNode | null,
  ): SelectionNode[] {
    const below = printAll(within, path, told)
    if (below.length === 0) return []
    const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: on.name } } as const
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet: selectionSetOf(below) }]
  }
}

/** Stands where a selection is needed and nothing is asked. */
const NOTHING: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
  directives: [
    {
      kind: Kind.DIRECTIVE,
      name: { kind: Kind.NAME, value: 'skip' },
      arguments: [
        { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'if' }, value: { kind: Kind.BOOLEAN, value: true } },
      ],
    },
  ],
}

function selectionSetOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}

/** True when only an object's type tells whether something refused belongs in it. */
function shapeDependsOnType({ below }: FieldPlace, touched: ReadonlySet<FieldPlace>): boolean {
  return below !== null && isAbstractType(below.type) && below.places.some((place) => dependsOnType(place, touched))
}

function dependsOnType(place: Place, touched: ReadonlySet<FieldPlace>, narrowed = false): boolean {
  if (place.kind === 'field') return narrowed && touched.has(place)
  return place.places.some((within) => dependsOnType(within, touched, narrowed || place.onTypes !== null))
}

/** A caller may have given the name `__typename` to another field; then the type is asked under a name of its own. */
function typenameField(taken: ReadonlySet<string>): FieldNode {
  const field = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const
  if (!taken.has('__typename')) return field
  let number = 1
  while (taken.has(`typename${number}`)) number++
  return { ...field, alias: { kind: Kind.NAME, value: `typename${number}` } }
}

/** A document of one operation with what it still uses: fragments (only introspection has any left) and variables. */
function closed(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): DocumentNode {
  const variables = new Set<string>()
  const used = new Map<string, FragmentDefinitionNode>()
  collect({ ...operation, variableDefinitions: [] })
  const variableDefinitions = (operation.variableDefinitions ?? []).filter((node) =>
    variables.has(node.variable.name.value),
  )
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions }, ...used.values()] }

  function collect(node: OperationDefinitionNode | FragmentDefinitionNode) {
    visit(node, {
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value)
        if (!fragment || used.has(name.value)) return
        used.set(name.value, fragment)
        collect(fragment)
      },
    })
  }
}
