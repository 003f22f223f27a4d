import { choice, integer, type readEnv } from '@civigraph/subgraph-kit'
import { ENGINES } from '../engine/engine.ts'
import { FETCHED_BYTES_MAX } from '../engine/fetch/byte-budget.ts'
import { PLANNERS } from '../engine/plan/planner.ts'
import { onOff } from './on-off.ts'

/** How operations are answered. */
export const answeringSettings = {
  CIVIGRAPH_ENGINE: choice('The router’s own engine, or stock Apollo Gateway to compare it with.', ENGINES, 'compiled'),
  CIVIGRAPH_PLANNER: choice(
    'Planner; the native one gives way to Apollo’s where it has no binary.',
    PLANNERS,
    'native',
  ),
  CIVIGRAPH_PLANNER_ACCEPT_WRONG: onOff(
    'Whether Apollo’s planner may open a supergraph that it is known to plan wrongly. For tests only.',
    'off',
  ),
  CIVIGRAPH_REQUEST_DEADLINE_MS: integer('Longest time from a request’s arrival to its answer.', {
    fallback: 10_000,
    min: 10,
    max: 600_000,
  }),
  CIVIGRAPH_SUBGRAPH_TIMEOUT_MS: integer('Longest wait for one department.', { fallback: 5_000, min: 1, max: 60_000 }),
  CIVIGRAPH_MAX_SUBGRAPH_ANSWER_BYTES: integer('Largest answer of one department behind HTTP.', {
    fallback: 16_000_000,
    min: 1_000,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_MAX_FETCHED_BYTES: integer(
    'Bytes of all answers of departments behind HTTP that are read for one request, or one event of a stream.',
    { fallback: FETCHED_BYTES_MAX, min: 1_000, max: 1_000_000_000 },
  ),
  CIVIGRAPH_SHARE_FETCHES: onOff('Whether equal fetches of one caller that are under way share one call.', 'on'),
  CIVIGRAPH_STREAM_RECHECK_MS: integer(
    'How often a stream asks the registers whether what let it in still holds: mandate, purpose, consents.',
    { fallback: 3_000, min: 50, max: 5_000 },
  ),
}

type Raw = ReturnType<typeof readEnv<typeof answeringSettings>>

export function answeringConfig(raw: Raw) {
  return {
    engine: raw.CIVIGRAPH_ENGINE,
    planner: raw.CIVIGRAPH_PLANNER,
    acceptWrongPlans: raw.CIVIGRAPH_PLANNER_ACCEPT_WRONG === 'on',
    requestDeadlineMs: raw.CIVIGRAPH_REQUEST_DEADLINE_MS,
    subgraphTimeoutMs: raw.CIVIGRAPH_SUBGRAPH_TIMEOUT_MS,
    maxSubgraphAnswerBytes: raw.CIVIGRAPH_MAX_SUBGRAPH_ANSWER_BYTES,
    maxFetchedBytes: raw.CIVIGRAPH_MAX_FETCHED_BYTES,
    shareFetches: raw.CIVIGRAPH_SHARE_FETCHES === 'on',
    streamRecheckMs: raw.CIVIGRAPH_STREAM_RECHECK_MS,
  }
}
