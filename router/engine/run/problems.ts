import { type ErrorCode, GraphError, isErrorCode } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import type { Place } from './place.ts'

/** More than this are counted, not told. */
const TOLD_MAX = 50

/** The errors of one answer. */
export class Problems {
  readonly #told: GraphQLFormattedError[] = []
  #untold = 0
  #untoldCode: ErrorCode = 'INTERNAL'

  get isFull(): boolean {
    return this.#told.length >= TOLD_MAX
  }

  add(problem: GraphQLFormattedError): void {
    if (!this.isFull) {
      this.#told.push(problem)
      return
    }
    const code = problem.extensions?.['code']
    if (this.#untold++ === 0 && isErrorCode(code)) this.#untoldCode = code
  }

  /** Whether something told already explains why there is a null at `end`, for want of a value at `place` in or below it. */
  explain(place: Place, end: Place): boolean {
    return this.#told.some(({ path }) => path !== undefined && (isWithin(place, path) || isWithin(path, end)))
  }

  toList(): readonly GraphQLFormattedError[] {
    if (this.#untold === 0) return this.#told
    return [
      ...this.#told,
      problemAt(new GraphError(this.#untoldCode, `${this.#untold} further errors are not told.`), []),
    ]
  }
}

/** An error as callers get it. Errors of fields carry no HTTP status: the answer has one of its own. */
export function problemAt({ message, extensions }: GraphError, place: Place): GraphQLFormattedError {
  const { http: _, ...kept } = extensions
  return { message, ...(place.length === 0 ? {} : { path: place }), extensions: kept }
}

function isWithin(place: Place, around: Place): boolean {
  return around.length <= place.length && around.every((step, index) => step === place[index])
}
