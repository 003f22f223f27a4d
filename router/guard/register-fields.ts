import { type DirectiveNode, type DocumentNode, Kind, parse, type SelectionSetNode } from 'graphql'
import { readElements, type TypeElement } from './elements.ts'
import { argumentsOf } from './links.ts'
import { REGISTER_QUESTIONS, type RegisterName } from './register-questions.ts'

/** A field that a question of the router’s own selects, and who answers it in one supergraph. */
export interface RegisterField {
  readonly register: RegisterName
  readonly coordinate: string
  /** Names of the subgraphs that it can be fetched from. */
  readonly from: readonly string[]
  /** Subgraphs by which it identifies its object: such a field is everybody’s, and read where the object is. */
  readonly keyOf: readonly string[]
  readonly isOverridden: boolean
}

/**
 * The fields of all registers that a supergraph has; a register whose field on `Query` is not there has none.
 *
 * @source https://specs.apollo.dev/join/v0.5: a field without `join__field` is in each graph that has its type.
 */
export function readRegisterFields(supergraphSdl: string): readonly RegisterField[] {
  const document = parse(supergraphSdl, { noLocation: true })
  const { types } = readElements(document)
  const names = graphNames(document)
  const named = (join: Readonly<Record<string, unknown>>) => names.get(join['graph']) ?? ''
  return REGISTER_QUESTIONS.flatMap(({ register, text }) =>
    coordinatesOf(text, types).map((coordinate) => readField(coordinate, register)),
  )

  function readField(coordinate: string, register: RegisterName): RegisterField {
    const [typeName = '', name = ''] = coordinate.split('.')
    const type = types.get(typeName)
    const onType = applied(type?.directives, 'join__type')
    const onField = applied(type?.fields.find((one) => one.name === name)?.directives, 'join__field')
    const joins = (onField.length > 0 ? onField : onType).filter((join) => join['external'] !== true)
    return {
      register,
      coordinate,
      from: [...new Set(joins.map(named))],
      keyOf: onType.filter(({ key }) => key === name).map(named),
      isOverridden: onField.some((join) => join['override'] !== undefined),
    }
  }
}

type Types = ReadonlyMap<string, TypeElement>

function coordinatesOf(text: string, types: Types): readonly string[] {
  const found = new Set<string>()
  for (const definition of parse(text, { noLocation: true }).definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) walk(definition.selectionSet, 'Query')
  return [...found]

  function walk({ selections }: SelectionSetNode, type: string) {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        walk(selection.selectionSet, selection.typeCondition?.name.value ?? type)
      if (selection.kind !== Kind.FIELD) continue
      const { value: name } = selection.name
      const field = types.get(type)?.fields.find((one) => one.name === name)
      if (!field) continue // that the question does not fit is found by validating it
      found.add(`${type}.${name}`)
      if (selection.selectionSet) walk(selection.selectionSet, field.returns)
    }
  }
}

function applied(directives: readonly DirectiveNode[] = [], name: string) {
  return directives.filter((one) => one.name.value === name).map(argumentsOf)
}

/** Names of subgraphs, by value of `join__Graph`. */
function graphNames({ definitions }: DocumentNode): ReadonlyMap<unknown, string> {
  const graphs = definitions.flatMap((node) =>
    node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph' ? (node.values ?? []) : [],
  )
  return new Map(
    graphs.flatMap(({ name, directives }) =>
      applied(directives, 'join__graph').map((join): [string, string] => [name.value, String(join['name'])]),
    ),
  )
}
