import type { GraphQLError } from 'graphql'

/** The operation does not fit the schema; each error has its place in the text. */
export class InvalidOperation extends Error {
  override name = 'InvalidOperation'
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super('The operation does not fit the national schema.')
    this.errors = errors
  }
}
