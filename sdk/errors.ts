import { ERROR_CODES, type ErrorCode } from './generated/error-codes.ts'

/** One entry of the `errors` list in a GraphQL answer. */
export interface GraphErrorJson {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

/**
 * Thrown when the national graph refuses a call, or cannot be reached. Switch on `code`. It never holds variables,
 * headers or tokens.
 */
export class CivigraphError extends Error {
  override name = 'CivigraphError'
  /** A code of the platform's table; `UNKNOWN` when the router is newer than this SDK, or something else answered. */
  readonly code: ErrorCode | 'UNKNOWN'
  /** True when sending the same request again may succeed. */
  readonly retry: boolean
  /** Name of the operation. */
  readonly operation: string
  /** Where in the answer the error lies; empty when the whole request was refused. */
  readonly path: readonly (string | number)[]

  constructor(operation: string, error: GraphErrorJson, options?: ErrorOptions) {
    super(error.message, options)
    this.operation = operation
    this.code = codeOf(error)
    this.retry = error.extensions?.['retry'] === true
    this.path = error.path ?? []
  }
}

/** The code of an error as far as this SDK knows it. */
export function codeOf(error: GraphErrorJson): ErrorCode | 'UNKNOWN' {
  return ERROR_CODES.find((code) => code === error.extensions?.['code']) ?? 'UNKNOWN'
}
