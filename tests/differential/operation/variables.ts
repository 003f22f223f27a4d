import { GraphQLBoolean, type GraphQLInputType, GraphQLNonNull, isNonNullType } from 'graphql'
import type { Random } from '../random.ts'
import { randomInput } from './input.ts'

/** The variables of one operation. */
export interface Variables {
  /** A variable for a place of this type: a new one, or one that is there. */
  readonly make: (type: GraphQLInputType) => string
  /** A variable for `@skip` and `@include`. */
  readonly condition: () => string
  readonly declarations: () => string
  readonly values: () => Readonly<Record<string, unknown>>
}

export function createVariables(random: Random): Variables {
  const declared = new Map<string, { readonly type: string; readonly text: string }>()
  const values: Record<string, unknown> = {}

  function make(type: GraphQLInputType): string {
    const same = [...declared].filter(([, variable]) => variable.type === String(type))
    if (same.length > 0 && random.chance(0.5)) return `$${random.pick(same)[0]}`
    const name = `v${declared.size}`
    const initial = random.chance(0.3) ? randomInput(random, type) : null
    const mayBeLeftOut = initial !== null || !isNonNullType(type)
    if (!mayBeLeftOut || random.chance(0.7)) values[name] = randomInput(random, type).json
    const text = `$${name}: ${String(type)}${initial ? ` = ${initial.literal}` : ''}`
    declared.set(name, { type: String(type), text })
    return `$${name}`
  }

  return {
    make,
    condition: () => make(new GraphQLNonNull(GraphQLBoolean)),
    declarations: () => (declared.size === 0 ? '' : `(${[...declared.values()].map(({ text }) => text).join(', ')})`),
    values: () => values,
  }
}
