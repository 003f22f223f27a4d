import {
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql'
import type { Variables } from '../engine/engine.ts'
import type { CostRules } from './cost-rules.ts'
import { type Formula, sum } from './formula.ts'

const OBJECT_WEIGHT = 1

/** What the value of an argument costs: each object in it, and what the rules say about its fields. */
export function inputCost(value: ValueNode, type: GraphQLInputType, weights: CostRules['weights']): Formula {
  if (!isInputObjectType(getNamedType(type))) return 0
  if (value.kind === Kind.VARIABLE) {
    const { value: variable } = value.name
    return (variables: Variables) => costOfData(variables[variable], type, weights)
  }
  const bare = getNullableType(type)
  if (isListType(bare)) {
    if (value.kind !== Kind.LIST) return inputCost(value, bare.ofType, weights)
    return sum(value.values.map((item) => inputCost(item, bare.ofType, weights)))
  }
  if (value.kind !== Kind.OBJECT || !isInputObjectType(bare)) return 0
  const members = value.fields.map(({ name: { value: name }, value: member }) => {
    const field = bare.getFields()[name]
    return sum([weights.get(`${bare.name}.${name}`) ?? 0, field ? inputCost(member, field.type, weights) : 0])
  })
  return sum([weights.get(bare.name) ?? OBJECT_WEIGHT, ...members])
}

/** The same for the value of a variable. */
function costOfData(data: unknown, type: GraphQLInputType, weights: CostRules['weights']): number {
  const bare = getNullableType(type)
  if (typeof data !== 'object' || data === null) return 0
  if (Array.isArray(data)) {
    if (!isListType(bare)) return 0
    return data.reduce<number>((total, item) => total + costOfData(item, bare.ofType, weights), 0)
  }
  if (isListType(bare)) return costOfData(data, bare.ofType, weights)
  if (!isInputObjectType(bare)) return 0
  const fields = bare.getFields()
  let total = weights.get(bare.name) ?? OBJECT_WEIGHT
  for (const [name, member] of Object.entries(data)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (field) total += (weights.get(`${bare.name}.${name}`) ?? 0) + costOfData(member, field.type, weights)
  }
  return total
}
