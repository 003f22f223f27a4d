import {
  getNamedType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql'
import type { Random } from '../random.ts'

/** A value for an argument, as JSON and as it is written in an operation. */
export interface Input {
  readonly json: unknown
  readonly literal: string
}

/** Where a value may be a variable, this makes one of it and gives its name with the dollar sign. */
export type MakeVariable = (type: GraphQLInputType) => string

export function randomInput(random: Random, type: GraphQLInputType, variable: MakeVariable | null = null): Input {
  if (variable && random.chance(0.35)) return { json: null, literal: variable(type) }
  if (isNonNullType(type)) return notNull(random, type.ofType, variable)
  return random.chance(0.12) ? { json: null, literal: 'null' } : notNull(random, type, variable)
}

function notNull(random: Random, type: GraphQLInputType, variable: MakeVariable | null): Input {
  if (isNonNullType(type)) return notNull(random, type.ofType, variable)
  if (isListType(type)) {
    const items = Array.from({ length: random.below(3) }, () => randomInput(random, type.ofType, variable))
    return { json: items.map(({ json }) => json), literal: `[${items.map(({ literal }) => literal).join(', ')}]` }
  }
  if (isInputObjectType(type)) {
    const given = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || random.chance(0.4))
    const fields = given.map((field) => [field.name, randomInput(random, field.type, variable)] as const)
    return {
      json: Object.fromEntries(fields.map(([name, { json }]) => [name, json])),
      literal: `{${fields.map(([name, { literal }]) => `${name}: ${literal}`).join(', ')}}`,
    }
  }
  if (isEnumType(type)) {
    const { name } = random.pick(type.getValues())
    return { json: name, literal: name }
  }
  const json = scalar(random, getNamedType(type).name)
  return { json, literal: JSON.stringify(json) }
}

function scalar(random: Random, type: string): unknown {
  switch (type) {
    case 'Int':
      return random.below(5)
    case 'Float':
      return random.pick([0.5, -2, 3])
    case 'Boolean':
      return random.chance(0.5)
    default:
      return random.pick(['a', 'quo"te', '中', '', 'Person:1'])
  }
}
