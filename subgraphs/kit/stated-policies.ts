import { type GraphQLField, valueFromASTUntyped } from 'graphql'
import type { Caller } from './caller.ts'

/** An OR of ANDs of names of policies. */
export type PolicyWays = readonly (readonly string[])[]

/** The policies that stand on a field. Under the directive's own name: the kit writes the link that gives it. */
export function statedPolicies({ astNode }: GraphQLField<unknown, never>): PolicyWays {
  const directive = astNode?.directives?.find(({ name }) => name.value === 'policy')
  const stated = directive?.arguments?.find(({ name }) => name.value === 'policies')
  if (!stated) return []
  return listOf(valueFromASTUntyped(stated.value)).map((group) => listOf(group).map(String))
}

/**
 * Whether a caller may have come by a way that leaves nothing to the row. The envelope tells all duties and the roles that the
 * field names; of other kinds of policies only the router knows, and then its word is taken.
 */
export function hasOtherWay(caller: Caller | null, ways: PolicyWays): boolean {
  return caller !== null && ways.some((group) => group.every((name) => mayHold(caller, name)))
}

function mayHold({ duties, roles }: Caller, policy: string): boolean {
  const [kind, ...rest] = policy.split(':')
  const argument = rest.join(':')
  if (kind === 'duty') return duties.has(argument)
  return kind === 'role' ? roles.has(argument) : true
}

/** GraphQL lets a single value stand for a list of one. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
