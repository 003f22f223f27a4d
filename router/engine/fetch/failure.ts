import { type ErrorCode, GraphError } from '@civigraph/subgraph-kit'
import type { FetchOutcome } from './department.ts'

/** What follows when a call to a department fails in one way. */
export interface FailureRule {
  /** What callers get. */
  readonly code: ErrorCode
  /** What metrics and traces call it. */
  readonly outcome: FetchOutcome
  /** What it says about the department's health: the breaker counts only what is `bad`. */
  readonly health: 'bad' | 'fine' | 'unknown'
  /** Whether a query may be sent once more: after a pause, or at once since the department never saw it. */
  readonly again: 'no' | 'later' | 'atOnce'
  /** What happened and what to do, after the department's name. Nothing of the request. */
  readonly says: string
}

const LATER = 'Ask again in a moment.'
const OPERATOR = 'Its operator must look at it.'

/** Every way in which a call to a department can fail. */
export const FAILURES = {
  // The department cannot be reached, or is not well.
  refusedConnection: unavailable('later', `takes no connections. ${LATER}`),
  resetBeforeAnswer: unavailable('later', `closed the connection without an answer. ${LATER}`),
  closedUnderUs: { ...unavailable('atOnce', `closed the connection without an answer. ${LATER}`), health: 'unknown' },
  lostMidway: unavailable('no', `closed the connection in the middle of its answer. ${LATER}`),
  unreachable: unavailable('no', `cannot be reached. ${LATER}`),
  busy: unavailable('later', `says that it cannot answer now. ${LATER}`),
  serverError: unavailable('no', `failed. ${LATER}`),
  timeout: { ...unavailable('no', `did not answer in time. ${LATER}`), outcome: 'timeout' },
  // It answered, but not what the router takes.
  brokenHttp: malformed(`broke the rules of HTTP in its answer. ${OPERATOR}`),
  redirect: malformed('answered with a redirect, and the router follows none. Its address must be corrected.'),
  clientError: malformed(`answered with an HTTP error and without a GraphQL answer. ${OPERATOR}`),
  contentType: malformed(`answered with something else than JSON. ${OPERATOR}`),
  encoding: malformed(`answered in an encoding that cannot be read. ${OPERATOR}`),
  notJson: malformed(`answered with text that is no JSON. ${OPERATOR}`),
  notGraphql: malformed(`answered with JSON that is no GraphQL answer. ${OPERATOR}`),
  // A department that answers too much is alive; callers who ask for too much must not take it from all others.
  tooLarge: {
    ...malformed('answered more than the router takes. Ask for less at once.'),
    outcome: 'tooLarge',
    health: 'fine',
  },
  // Nor must one request take it from all others by many answers of which each is small enough.
  requestTooLarge: {
    ...malformed('and others answered more than the router reads for one request. Ask for less at once.'),
    outcome: 'tooLarge',
    health: 'unknown',
  },
  // Nothing is known of the department.
  envelopeRefused: unknown(
    'UPSTREAM_UNAVAILABLE',
    'unreachable',
    'did not accept the router’s statement about the caller. Its operator must compare issuer and keys.',
  ),
  notSent: unknown('UPSTREAM_UNAVAILABLE', 'refused', `could not be asked, by a fault of the router. ${LATER}`),
  breakerOpen: unknown('UPSTREAM_UNAVAILABLE', 'refused', 'fails too often and is spared for a while.'),
  crowded: unknown('UPSTREAM_UNAVAILABLE', 'refused', `has more calls under way than the router allows. ${LATER}`),
  // A caller's own short deadline says nothing of the department: else one caller could close it to all others.
  deadline: unknown(
    'DEADLINE_EXCEEDED',
    'timeout',
    'had not answered when the request’s time was over. Ask for less, or allow more time.',
  ),
  abandoned: unknown('DEADLINE_EXCEEDED', 'abandoned', 'was not waited for: the caller went away.'),
} satisfies Record<string, FailureRule>

export type FailureName = keyof typeof FAILURES

/** The failure as callers get it. */
export function failureError(department: string, name: FailureName, retryAfterMs: number): GraphError {
  const { code, says } = FAILURES[name]
  const seconds = Math.ceil(retryAfterMs / 1000)
  const wait = seconds > 0 ? ` Ask again in ${seconds} s.` : ''
  return new GraphError(code, `Department ${department} ${says}${wait}`, {
    department,
    ...(seconds > 0 ? { retryAfter: seconds } : {}),
  })
}

function unavailable(again: FailureRule['again'], says: string): FailureRule {
  return { code: 'UPSTREAM_UNAVAILABLE', outcome: 'unreachable', health: 'bad', again, says }
}

function malformed(says: string): FailureRule {
  return { code: 'UPSTREAM_MALFORMED', outcome: 'malformed', health: 'bad', again: 'no', says }
}

function unknown(code: ErrorCode, outcome: FetchOutcome, says: string): FailureRule {
  return { code, outcome, health: 'unknown', again: 'no', says }
}
