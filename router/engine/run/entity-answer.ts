import { GraphError } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import type { SubgraphAnswer } from '../fetch/department.ts'
import type { Division } from './divide.ts'
import { own } from './own-members.ts'
import { isTree } from './tree.ts'

/** What came of one request about entities. */
export interface EntityAnswer {
  readonly division: Division
  readonly data: unknown
  readonly errors: readonly GraphQLFormattedError[]
  /** Why nothing came; then there are neither errors nor entities. */
  readonly failure: GraphError | null
  /** For each group, its entities in the order of their representations; null: none came. */
  readonly entities: readonly (readonly unknown[] | null)[]
}

export interface EntityRequest {
  readonly department: string
  /** One for each group. */
  readonly aliases: readonly string[]
  readonly division: Division
}

/**
 * A list of another length cannot be told from one in which persons have changed places: nothing of it is used.
 *
 * @source Apollo Federation subgraph specification, `Query._entities`: one entry per representation, in their order.
 */
export function readEntities(answer: SubgraphAnswer | GraphError, request: EntityRequest): EntityAnswer {
  if (answer instanceof GraphError) return nothing(request, answer)
  const { department, aliases, division } = request
  const entities: (readonly unknown[] | null)[] = []
  for (const [group, alias] of aliases.entries()) {
    const list = listOf(answer, { alias, count: division.texts[group]?.length ?? 0 })
    if (list === 'malformed') return nothing(request, malformed(department))
    entities.push(list)
  }
  return { division, data: answer.data, errors: answer.errors ?? [], failure: null, entities }
}

function listOf({ data, errors = [] }: SubgraphAnswer, { alias, count }: { alias: string; count: number }) {
  if (count === 0) return []
  const list = isTree(data) ? (own(data, alias) ?? null) : null
  if (Array.isArray(list) && list.length === count) return list
  return list === null && errors.length > 0 ? null : 'malformed'
}

function nothing({ division, aliases }: EntityRequest, failure: GraphError): EntityAnswer {
  return { division, data: null, errors: [], failure, entities: aliases.map(() => null) }
}

function malformed(department: string): GraphError {
  const detail = `Department ${department} did not answer one entry for each entity it was asked about.`
  return new GraphError('UPSTREAM_MALFORMED', detail)
}
