import { GraphQLError } from 'graphql'

/** What one code means to a caller. */
export interface ErrorRule {
  /** HTTP status the router answers with when the whole request fails. */
  readonly status: number
  /** Whether the same request may succeed when sent again unchanged. */
  readonly retry: boolean
  /** One sentence for people; never holds data from the request. */
  readonly meaning: string
  /** Version that added the code. Codes are never renamed or reused. */
  readonly addedIn: string
}

/** One row per failure a caller can see. The SDK's types, `docs/generated/errors.md` and the tests follow from it. */
export const ERRORS = {
  ALREADY_RATED: row(409, false, 'This matter was rated already.'),
  BAD_INPUT: row(400, false, 'An argument is outside its documented range.'),
  FORBIDDEN: row(403, false, 'The caller lacks a right that this field requires.'),
  IDEMPOTENCY_CONFLICT: row(409, false, 'This idempotency key was used with other input.'),
  IDENTIFIER_INVALID: row(400, false, 'An identifier does not pass its check.'),
  ASSURANCE_TOO_LOW: row(403, false, 'The sign-in is not strong enough for this field.'),
  INTERNAL: row(500, false, 'The platform failed to answer; this is not the caller’s fault.'),
  INVALID_OPERATION: row(400, false, 'The operation does not fit the national schema.'),
  LIMIT_EXCEEDED: row(400, false, 'The request is larger than the router accepts.'),
  MALFORMED_REQUEST: row(400, false, 'The request is not a well-formed GraphQL request.'),
  NOT_FOUND: row(404, false, 'No record that this caller may see has this identifier.'),
  STATE_CONFLICT: row(409, false, 'The record is in a state that does not allow this.'),
  UNAUTHENTICATED: row(401, false, 'A valid sign-on token is needed.'),
  UPSTREAM_UNAVAILABLE: row(503, true, 'A system behind the router did not answer in time.'),
} as const satisfies Record<string, ErrorRule>

export type ErrorCode = keyof typeof ERRORS

/**
 * The only error a resolver or a step throws on purpose (a refusal). Anything else thrown is a fault: it is recorded
 * and reaches callers as `INTERNAL`, without its text.
 *
 * @param detail Says what is wrong and how to mend it. Never a person's data, a variable, a header or a token.
 * @param extensions Data a program can act on, for example the missing scopes.
 */
export class GraphError extends GraphQLError {
  override name = 'GraphError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, detail: string, extensions: Readonly<Record<string, unknown>> = {}) {
    const { status, retry, meaning } = ERRORS[code]
    super(`${meaning} ${detail}`.trim(), { extensions: { ...extensions, code, retry, http: { status } } })
    this.code = code
  }
}

/** True for a code of the table. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code)
}

function row(status: number, retry: boolean, meaning: string, addedIn = '0.1'): ErrorRule {
  return { status, retry, meaning, addedIn }
}
