/** W3C trace context, version 00. */
export interface TraceContext {
  /** 32 hexadecimal digits, not all zero. */
  readonly traceId: string
  /** 16 hexadecimal digits, not all zero. */
  readonly spanId: string
  readonly sampled: boolean
}

const HEADER = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/**
 * Reads `traceparent`; null for an absent or invalid one, which counts as absent.
 *
 * @source W3C Trace Context, Recommendation of 23 November 2021, 3.2.
 */
export function readTraceContext(header: readonly string[] | undefined): TraceContext | null {
  const [value, ...more] = header ?? []
  const [, traceId, spanId, flags] = HEADER.exec(value ?? '') ?? []
  if (more.length > 0 || traceId === undefined || spanId === undefined || flags === undefined) return null
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function writeTraceContext({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`
}
