/** Why a supergraph cannot be enforced. Any of them keeps the router from starting on it. */
export type ProblemCode =
  | 'CLASS_ON_ROOT_TYPE'
  | 'EMPTY_REQUIREMENT'
  | 'MALFORMED_REQUIREMENT'
  | 'MISPLACED_REQUIREMENT'
  | 'NOT_A_SUPERGRAPH'
  | 'UNKNOWN_FIELD'
  | 'UNKNOWN_POLICY'
  | 'UNKNOWN_SECURITY_FEATURE'
  | 'UNSUPPORTED_VERSION'

export interface Problem {
  readonly code: ProblemCode
  /** `Type`, `Type.field`, `Type.field(argument:)` or `@link`. */
  readonly coordinate: string
  readonly message: string
}
