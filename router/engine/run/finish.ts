import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { GraphAnswer } from '../../graph-answer.ts'
import type { Flags } from './flags.ts'
import { introspection } from './introspect.ts'
import { setOwn } from './own-members.ts'
import { leadsInto } from './place.ts'
import { projection } from './project.ts'
import type { Run } from './run.ts'
import { Shaping } from './shaping.ts'

/** Makes an answer of what a run brought. */
export type Finish = (run: Run) => GraphAnswer

export interface FinishInput {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly flags: Flags
}

export function finisher({ schema, document, operation, flags }: FinishInput): Finish {
  const project = projection({ schema, document, operation, flags })
  const introspect = introspection(document, operation, schema)
  return ({ data: fetched, problems, execution, flags: on }) => {
    if (introspect) {
      for (const [name, value] of Object.entries(introspect(execution.variables))) setOwn(fetched, name, value)
    }
    const shaping = new Shaping(on, problems)
    const data = project(fetched, shaping)
    if (data === null) shaping.land(0)
    // Departments are asked more than callers ask where conditions meet; nobody is told of what is not in the answer.
    const errors = problems.toList().filter(({ path = [] }) => leadsInto(data, path))
    return errors.length === 0 ? { data } : { data, errors }
  }
}
