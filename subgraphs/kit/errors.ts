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
  ANSWER_TOO_LARGE: row(500, false, 'The answer is larger than the router sends.', '0.2'),
  ASSURANCE_TOO_LOW: row(403, false, 'The sign-in is not strong enough for this field.'),
  BAD_INPUT: row(400, false, 'An argument is outside its documented range.'),
  BODY_TOO_LARGE: row(413, false, 'The body is larger than the router reads.', '0.2'),
  CONSENT_REQUIRED: row(403, false, 'The person who asks has not agreed to this use.', '0.3'),
  COST_EXCEEDED: row(400, false, 'The operation may cost more than one request may.', '0.2'),
  DEADLINE_EXCEEDED: row(504, true, 'The answer was not ready within the time the request had.', '0.2'),
  FORBIDDEN: row(403, false, 'The caller lacks a right that this field requires.'),
  IDEMPOTENCY_CONFLICT: row(409, false, 'This idempotency key was used with other input.'),
  IDENTIFIER_INVALID: row(400, false, 'An identifier does not pass its check.'),
  INTERNAL: row(500, false, 'The platform failed to answer; this is not the caller’s fault.'),
  INVALID_OPERATION: row(400, false, 'The operation does not fit the national schema.'),
  LIMIT_EXCEEDED: row(400, false, 'The request is larger than the router accepts.'),
  MALFORMED_REQUEST: row(400, false, 'The request is not a well-formed GraphQL request.'),
  MANDATE_MISSING: row(403, false, 'No mandate in force lets the caller act for another here.', '0.3'),
  METHOD_NOT_ALLOWED: row(405, false, 'This method is not served here.', '0.2'),
  NOT_ACCEPTABLE: row(406, false, 'No media type that the caller accepts can carry this answer.', '0.2'),
  NOT_FOUND: row(404, false, 'No record that this caller may see has this identifier.'),
  OPERATION_NOT_TRUSTED: row(403, false, 'Only trusted documents are executed here.', '0.2'),
  OVERLOADED: row(503, true, 'The router has more requests under way than it takes.', '0.2'),
  PERSISTED_QUERY_NOT_FOUND: row(404, false, 'No document is known under this hash or id.', '0.2'),
  PLAN_FAILED: row(500, false, 'No way to answer this operation was found; this is not the caller’s fault.', '0.2'),
  PURPOSE_EXCEEDED: row(403, false, 'The purpose of this application does not cover everything that is asked.', '0.3'),
  PURPOSE_MISSING: row(403, false, 'Conditional data is given for a stated purpose only.', '0.3'),
  QUOTA: row(429, true, 'The caller has used up its share for now.', '0.2'),
  STATE_CONFLICT: row(409, false, 'The record is in a state that does not allow this.'),
  STREAM_ENDED: row(503, true, 'The stream cannot go on; subscribe again.', '0.2'),
  UNAUTHENTICATED: row(401, false, 'A valid sign-on token is needed.'),
  UNSUPPORTED_MEDIA_TYPE: row(415, false, 'Bodies of this media type are not read here.', '0.2'),
  UPSTREAM_MALFORMED: row(502, true, 'A department answered something that is no valid answer.', '0.2'),
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
