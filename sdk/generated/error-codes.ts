// Generated from subgraphs/kit/errors.ts by `npm run codegen`. Do not edit.
/** Codes with which the national graph refuses. */
export const ERROR_CODES = [
  'ALREADY_RATED',
  'ASSURANCE_TOO_LOW',
  'BAD_INPUT',
  'FORBIDDEN',
  'IDEMPOTENCY_CONFLICT',
  'IDENTIFIER_INVALID',
  'INTERNAL',
  'INVALID_OPERATION',
  'LIMIT_EXCEEDED',
  'MALFORMED_REQUEST',
  'NOT_FOUND',
  'STATE_CONFLICT',
  'UNAUTHENTICATED',
  'UPSTREAM_UNAVAILABLE',
] as const

/** A code with which the national graph refuses. */
export type ErrorCode = (typeof ERROR_CODES)[number]
