import { type DirectiveNode, Kind, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql'
import { argumentsOf } from './links.ts'

export type Variables = Readonly<Record<string, unknown>>

/** One `@skip` or `@include`: a selection counts while `value` is `wanted`. */
export interface Condition {
  readonly wanted: boolean
  readonly value: boolean | { readonly variable: string; readonly fallback: unknown }
}

/** The `@skip` and `@include` of one selection. */
export function conditionsOf(
  directives: readonly DirectiveNode[] | undefined,
  operation: OperationDefinitionNode,
): readonly Condition[] {
  return (directives ?? []).flatMap((directive): Condition[] => {
    const { value: name } = directive.name
    if (name !== 'skip' && name !== 'include') return []
    const given = directive.arguments?.find((argument) => argument.name.value === 'if')?.value
    const wanted = name === 'include'
    if (given?.kind !== Kind.VARIABLE) return [{ wanted, value: argumentsOf(directive)['if'] === true }]
    const variable = given.name.value
    const definition = operation.variableDefinitions?.find((node) => node.variable.name.value === variable)
    const fallback = definition?.defaultValue ? valueFromASTUntyped(definition.defaultValue) : undefined
    return [{ wanted, value: { variable, fallback } }]
  })
}

/** Whether all of them let the selection through for these variables. */
export function hold(conditions: readonly Condition[], variables: Variables): boolean {
  return conditions.every(({ wanted, value }) => {
    if (typeof value === 'boolean') return value === wanted
    const given = Object.hasOwn(variables, value.variable) ? variables[value.variable] : value.fallback
    return (given === true) === wanted
  })
}
