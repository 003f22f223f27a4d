import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type { Caller } from './caller.ts'
import { GraphError } from './errors.ts'
import { hasOtherWay, statedPolicies } from './stated-policies.ts'

/** Whose a record is. A record of nobody is nobody's. */
export interface Owners {
  readonly person?: string | null
  readonly organisation?: string | null
}

/** How a department tells whose the record behind a field is: the one it stands on, or the one it gives. */
export interface RowRule {
  readonly record: 'parent' | 'result'
  // `never`: each rule knows the type of its own record, and whoever calls it does not.
  readonly owners: (record: never) => Owners
}

/**
 * Row policies that a department applies, by field (`Person.licences`). The kit applies them where the router's envelope
 * says so, and where it says nothing and the caller plainly has no other way to the field: a record that is not the caller's
 * is not found, never forbidden.
 *
 * @source docs/decisions/0019: the router cannot decide `subject`, because it does not have the row.
 */
export type RowRules = Readonly<Record<string, { readonly subject: RowRule }>>

/** Policies that are decided on a row. */
const ROW_POLICIES: ReadonlySet<string> = new Set(['subject'])

/**
 * True for an owner; for whoever acts for one under a mandate, since the principal is the caller then; and for whoever the realm
 * says works for the organisation (its claim `organisation`), without any mandate.
 *
 * @source docs/decisions/0016
 */
export function isOwner(caller: Caller | null, { person = null, organisation = null }: Owners): boolean {
  if (caller === null) return false
  return (
    (person !== null && person === caller.person) || (organisation !== null && organisation === caller.organisation)
  )
}

/**
 * Lays the rules over the resolvers of their fields.
 *
 * @throws Error when a field asks a row policy and has no rule, or the other way round: neither may be forgotten.
 */
export function applyRowRules(name: string, schema: GraphQLSchema, rules: RowRules): void {
  const waiting = new Set(Object.keys(rules))
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`
      if (!asksForRows(field)) continue
      const rule = rules[coordinate]?.subject
      if (!rule)
        throw new Error(`Subgraph ${name}: ${coordinate} has a policy about its row; say in \`rows\` whose it is.`)
      if (rule.record === 'result') refuseUnfit(coordinate, { field, isMutation: type === schema.getMutationType() })
      field.resolve = withRule(coordinate, rule, field)
      waiting.delete(coordinate)
    }
  }
  const [stranger] = waiting
  if (stranger !== undefined)
    throw new Error(`Subgraph ${name} has a rule about rows for ${stranger}, whose schema states no such policy.`)
}

type Resolver = GraphQLFieldResolver<unknown, { readonly caller: Caller | null }>

function withRule(coordinate: string, { record, owners }: RowRule, field: GraphQLField<unknown, never>): Resolver {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every resolver of a subgraph gets the kit's context
  const resolve = (field.resolve ?? defaultFieldResolver) as Resolver
  const isOwn = (caller: Caller | null, row: unknown) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its department wrote it for records of this field
    isOwner(caller, owners(row as never))
  const otherWays = statedPolicies(field).filter((group) => !group.some((name) => ROW_POLICIES.has(name)))
  const notFound = () => {
    if (!isNonNullType(field.type)) return null
    throw new GraphError('NOT_FOUND', 'Ask for a record of your own.')
  }

  return async (parent, args, context, info) => {
    const { caller } = context
    const isObliged = caller?.rows?.[coordinate]?.includes('subject') === true
    if (!isObliged && hasOtherWay(caller, otherWays)) return await resolve(parent, args, context, info)
    if (record === 'parent') return isOwn(caller, parent) ? await resolve(parent, args, context, info) : notFound()
    const found: unknown = await resolve(parent, args, context, info)
    return found === null || found === undefined || isOwn(caller, found) ? found : notFound()
  }
}

function refuseUnfit(
  coordinate: string,
  { field, isMutation }: { field: GraphQLField<unknown, never>; isMutation: boolean },
) {
  const nullable = isNonNullType(field.type) ? field.type.ofType : field.type
  if (isListType(nullable)) throw new Error(`${coordinate} gives a list: put the policy on a field of its owner.`)
  if (isMutation)
    throw new Error(`${coordinate} changes its record before it could be looked at: check it in its store.`)
}

function asksForRows(field: GraphQLField<unknown, never>): boolean {
  return statedPolicies(field)
    .flat()
    .some((one) => ROW_POLICIES.has(one))
}
