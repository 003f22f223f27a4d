// Generated from subgraphs/kit/errors.ts by `npm run codegen`. Do not edit.
/** Codes with which the national graph refuses. */
export const ERROR_CODES = [
  'ALREADY_RATED',
  'ANSWER_TOO_LARGE',
  'ASSURANCE_TOO_LOW',
  'BAD_INPUT',
  'BODY_TOO_LARGE',
  'CONSENT_REQUIRED',
  'COST_EXCEEDED',
  'DEADLINE_EXCEEDED',
  'FORBIDDEN',
  'IDEMPOTENCY_CONFLICT',
  'IDENTIFIER_INVALID',
  'INTERNAL',
  'INVALID_OPERATION',
  'LIMIT_EXCEEDED',
  'MALFORMED_REQUEST',
  'MANDATE_MISSING',
  'METHOD_NOT_ALLOWED',
  'NOT_ACCEPTABLE',
  'NOT_FOUND',
  'OPERATION_NOT_TRUSTED',
  'OVERLOADED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PLAN_FAILED',
  'PURPOSE_EXCEEDED',
  'PURPOSE_MISSING',
  'QUOTA',
  'STATE_CONFLICT',
  'STREAM_ENDED',
  'UNAUTHENTICATED',
  'UNSUPPORTED_MEDIA_TYPE',
  'UPSTREAM_MALFORMED',
  'UPSTREAM_UNAVAILABLE',
] as const

/** A code with which the national graph refuses. */
export type ErrorCode = (typeof ERROR_CODES)[number]
