import { type ConstDirectiveNode, valueFromASTUntyped } from 'graphql'
import type { Place } from './place.ts'

/** A directive where it stands, by the name that its feature gives it. */
export interface Applied {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly place: Place
}

/** Arguments of a directive as plain data. */
export function argumentsOf({ arguments: given = [] }: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))
}

/** Whatever carries directives. */
export interface Carrier {
  readonly applied: readonly Applied[]
}

/** The first directive of a name. */
export function appliedTo({ applied }: Carrier, name: string): Applied | undefined {
  return applied.find((one) => one.name === name)
}

export function has(carrier: Carrier, name: string): boolean {
  return appliedTo(carrier, name) !== undefined
}

/** A text argument of a directive; null when there is none. */
export function textArgument(directive: Applied | undefined, name: string): string | null {
  const value = directive?.arguments[name]
  return typeof value === 'string' ? value : null
}
