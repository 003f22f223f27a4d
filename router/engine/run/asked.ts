import { type FieldNode, Kind, type OperationDefinitionNode, parse, type SelectionSetNode } from 'graphql'
import type { KeyRename } from '../plan/planner.ts'
import { fragmentsOf, operationOf } from '../plan/selections.ts'

/** What a fetch asks below one place, by the names of its answer and whatever the type. */
export type Asked = ReadonlyMap<string, AskedField>

export interface AskedField {
  readonly isTypename: boolean
  /** Null: a leaf. */
  readonly below: Asked | null
}

/** What the text of a fetch asks, from its root. */
export function askedBy(text: string): Asked {
  const document = parse(text, { noLocation: true })
  return readAsked([operationOf(document).selectionSet], fragmentsOf(document))
}

type Fragments = ReturnType<typeof fragmentsOf>

export function responseName({ alias, name }: FieldNode): string {
  return (alias ?? name).value
}

function readAsked(sets: readonly SelectionSetNode[], fragments: Fragments): Asked {
  const fields = new Map<string, FieldNode[]>()
  for (const set of sets) gatherFields(set)
  return new Map([...fields].map(([name, nodes]) => [name, askedField(nodes, fragments)]))

  function gatherFields({ selections }: Pick<OperationDefinitionNode['selectionSet'], 'selections'>) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = responseName(selection)
        fields.set(name, [...(fields.get(name) ?? []), selection])
      } else {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
        if (inner) gatherFields(inner.selectionSet)
      }
    }
  }
}

function askedField(nodes: readonly FieldNode[], fragments: Fragments): AskedField {
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  const isTypename = nodes.some(({ name }) => name.value === '__typename')
  return { isTypename, below: sets.length === 0 ? null : readAsked(sets, fragments) }
}

/** What is there once renamed: each renamed field under both names. */
export function afterRenames(asked: Asked, renames: readonly KeyRename[]): Asked {
  return renames.reduce((before, { path, from, to }) => {
    const names = path.filter((step) => typeof step === 'string' && step !== '@')
    return renamedAt(before, names.map(String), { from, to })
  }, asked)
}

type Renaming = Pick<KeyRename, 'from' | 'to'>

function renamedAt(asked: Asked, [next, ...others]: readonly string[], renaming: Renaming): Asked {
  if (next === undefined) {
    const field = asked.get(renaming.from)
    return field ? new Map([...asked, [renaming.to, united(asked.get(renaming.to), field)]]) : asked
  }
  const field = asked.get(next)
  if (!field?.below) return asked
  return new Map([...asked, [next, { ...field, below: renamedAt(field.below, others, renaming) }]])
}

/** Both are of the same shape, else they could not take turns under one name. */
function united(one: AskedField | undefined, other: AskedField): AskedField {
  if (!one?.below || !other.below) return one ?? other
  const { below } = one
  const fields = [...other.below].map(([name, field]) => [name, united(below.get(name), field)] as const)
  return { isTypename: false, below: new Map([...below, ...fields]) }
}
