import type { GraphQLFormattedError } from 'graphql'

/** What goes back. Without `data`, nothing was executed. */
export interface GraphAnswer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly GraphQLFormattedError[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** What follows the first answer to one request. */
export interface LaterAnswers {
  /** The last of them says that no more come. */
  readonly answers: AsyncIterable<LaterAnswer>
  /** Settles when no department is asked for them any more, whether or not somebody reads them. */
  readonly ended: Promise<void>
}

/**
 * What follows a first answer, once parts of it that were deferred are there.
 *
 * @source GraphQL specification, incremental delivery as of 24 August 2022 (`deferSpec=20220824`).
 */
export interface LaterAnswer {
  readonly incremental?: readonly IncrementalPart[]
  readonly hasNext: boolean
}

/** What a deferred fragment adds to one object. */
export interface IncrementalPart {
  /** Null: a field of it that may not be null is lost. */
  readonly data: Record<string, unknown> | null
  /** Place of the object. */
  readonly path: readonly (string | number)[]
  readonly label?: string
  readonly errors?: readonly GraphQLFormattedError[]
}
