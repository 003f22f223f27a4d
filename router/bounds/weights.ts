import { type GraphQLNamedType, type GraphQLSchema, isAbstractType, isLeafType } from 'graphql'
import type { CostRules } from './cost-rules.ts'

/** What one thing of a schema costs. What may be any of several types costs as much as the dearest of them. */
export interface Weights {
  /** One value of a type. */
  readonly ofType: (type: GraphQLNamedType) => number
  /** Asking a field, however much comes. */
  readonly ofField: (owner: string, field: string) => number
  /** Giving an argument, whatever its value. */
  readonly ofArgument: (owner: string, field: string, argument: string) => number
}

/** Weights of what the rules do not weigh. */
export interface UsualWeights {
  readonly object: number
  readonly value: number
}

export function weightsOf(rules: CostRules, schema: GraphQLSchema, usual: UsualWeights): Weights {
  return {
    ofType: (type) => largest(namesOf(type)) ?? (isLeafType(type) ? usual.value : usual.object),
    ofField: (owner, field) => largest(namesOf(schema.getType(owner)).map((name) => `${name}.${field}`)) ?? 0,
    ofArgument: (owner, field, argument) =>
      largest(namesOf(schema.getType(owner)).map((name) => `${name}.${field}(${argument}:)`)) ?? 0,
  }

  function namesOf(type: GraphQLNamedType | undefined): readonly string[] {
    if (!type) return []
    return [type.name, ...(isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [])]
  }

  function largest(coordinates: readonly string[]): number | undefined {
    const weights = coordinates.map((one) => rules.weights.get(one)).filter((one) => one !== undefined)
    return weights.length === 0 ? undefined : Math.max(...weights)
  }
}
