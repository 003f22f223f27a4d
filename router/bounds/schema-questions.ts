import { GraphError } from '@civigraph/subgraph-kit'
import type { Step } from '../exchange.ts'

/** Who may ask the router for the schema. It keeps nothing secret: who asks often enough finds out the names of fields. */
export const SCHEMA_QUESTIONS = ['on', 'signedIn', 'off'] as const

export type SchemaQuestions = (typeof SCHEMA_QUESTIONS)[number]

/** Refuses `__schema` and `__type` to callers who may not ask them. Stands behind `authenticate`. */
export function refuseSchemaQuestions(allowed: SchemaQuestions): Step {
  return {
    name: 'refuse schema questions',
    refuses: ['FORBIDDEN', 'UNAUTHENTICATED'],
    run({ operation, caller }) {
      if (!operation?.asksForSchema || allowed === 'on') return
      if (allowed === 'off') throw new GraphError('FORBIDDEN', 'The schema is not told here; read the published one.')
      if (!caller) throw new GraphError('UNAUTHENTICATED', 'Sign in to ask for the schema, or read the published one.')
    },
  }
}
