import { isSharedScalarName, sharedScalars } from '@civigraph/subgraph-kit'
import { type GraphQLSchema, isScalarType, Kind, parse, valueFromASTUntyped } from 'graphql'
import { type CostRules, readCostRules } from '../bounds/cost-rules.ts'
import { type CacheAges, readCacheAges } from '../caching/cache-rules.ts'
import { enforceableRequirements } from '../guard/guard.ts'
import { argumentsOf } from '../guard/links.ts'
import { readRegisterFields, type RegisterField } from '../guard/register-fields.ts'
import type { Requirements } from '../guard/requirements.ts'
import { stripSecurity } from '../guard/strip.ts'

/** What the router reads from a supergraph, as plain data: it can be read on another thread and handed over. */
export interface ReadSupergraph {
  /** The planner's copy: without what only the router enforces. */
  readonly plannerSdl: string
  readonly requirements: Requirements
  /** What the router itself asks, and who answers. */
  readonly registerFields: readonly RegisterField[]
  readonly cacheAges: CacheAges
  readonly costRules: CostRules
  /** Address of each department, by name. */
  readonly departmentUrls: ReadonlyMap<string, string>
}

/** @throws Error when the text is no supergraph, or holds a requirement that the guard cannot enforce. */
export function readSupergraph(supergraphSdl: string): ReadSupergraph {
  return {
    requirements: enforceableRequirements(supergraphSdl),
    registerFields: readRegisterFields(supergraphSdl),
    plannerSdl: stripSecurity(supergraphSdl),
    cacheAges: readCacheAges(supergraphSdl),
    costRules: readCostRules(supergraphSdl),
    departmentUrls: departmentUrlsOf(supergraphSdl),
  }
}

/** @source https://specs.apollo.dev/join/v0.5: each value of `join__Graph` is a subgraph with name and address. */
function departmentUrlsOf(supergraphSdl: string): ReadonlyMap<string, string> {
  const graphs = parse(supergraphSdl, { noLocation: true }).definitions.flatMap((node) =>
    node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph' ? (node.values ?? []) : [],
  )
  return new Map(
    graphs.flatMap(({ directives = [] }) =>
      directives.map((directive): [string, string] => {
        const { name, url } = argumentsOf(directive)
        return [String(name), String(url)]
      }),
    ),
  )
}

/**
 * A supergraph only names scalars. The kit knows the shared ones, so a wrong identifier is refused before any department
 * is asked; what passes goes to the department as it was written, for that one reads it again.
 */
export function withSharedScalars(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isScalarType(type) || !isSharedScalarName(type.name)) continue
    const shared = sharedScalars[type.name]
    type.parseValue = (value) => {
      shared.parseValue(value)
      return value
    }
    type.parseLiteral = (node, variables) => {
      shared.parseLiteral(node, variables)
      return valueFromASTUntyped(node, variables)
    }
  }
  return schema
}
