import { type DirectiveNode, Kind, parse, type SelectionSetNode } from 'graphql'
import type { TypeElement } from './elements.ts'
import { argumentsOf } from './links.ts'

/**
 * Coordinates that planners fetch of their own accord: keys, and what `@requires` names. Departments exchange them; they
 * reach a caller only when the caller asks for them too.
 *
 * @source https://specs.apollo.dev/join/v0.5: `join__type(key:)` and `join__field(requires:)` hold field sets.
 */
export function addedByPlanners(types: ReadonlyMap<string, TypeElement>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const type of types.values()) {
    for (const text of fieldSets(type.directives, 'join__type', 'key')) collect(text, type.name)
    for (const { directives } of type.fields)
      for (const text of fieldSets(directives, 'join__field', 'requires')) collect(text, type.name)
  }
  return found

  function collect(text: string, type: string) {
    for (const definition of parse(`{ ${text} }`, { noLocation: true }).definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION) walk(definition.selectionSet, type)
  }

  function walk({ selections }: SelectionSetNode, type: string) {
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        walk(selection.selectionSet, selection.typeCondition?.name.value ?? type)
      if (selection.kind !== Kind.FIELD) continue
      const { value: name } = selection.name
      found.add(`${type}.${name}`)
      const below = types.get(type)?.fields.find((field) => field.name === name)?.returns
      if (selection.selectionSet && below !== undefined) walk(selection.selectionSet, below)
    }
  }
}

function fieldSets(directives: readonly DirectiveNode[], directive: string, argument: string): readonly string[] {
  return directives.flatMap((one) => {
    const text = one.name.value === directive ? argumentsOf(one)[argument] : undefined
    return typeof text === 'string' ? [text] : []
  })
}
