import { integer, type readEnv } from '@civigraph/subgraph-kit'
import { sharePerMinute } from '../bounds/buckets.ts'

/** How much one caller, one address, and all together, may ask. */
export const budgetSettings = {
  CIVIGRAPH_MAX_COST: integer('Cost units of one operation of a signed-in caller.', {
    fallback: 10_000,
    min: 1,
    max: 10_000_000,
  }),
  CIVIGRAPH_MAX_ANONYMOUS_COST: integer('Cost units of one operation of anybody else.', {
    fallback: 1_000,
    min: 1,
    max: 10_000_000,
  }),
  CIVIGRAPH_COST_PER_MINUTE: integer('Cost units that a caller may spend in a minute; 0: not counted.', {
    fallback: 100_000,
    min: 0,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE: integer('The same for all anonymous callers of one address; 0: not counted.', {
    fallback: 50_000,
    min: 0,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_LOOKUPS_PER_MINUTE: integer('Identifiers of persons and records that a caller may look up in a minute.', {
    fallback: 120,
    min: 1,
    max: 1_000_000,
  }),
  CIVIGRAPH_LOOKUPS_PER_CLIENT: integer('The same for one application, whoever uses it; 0: not counted.', {
    fallback: 0,
    min: 0,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_LOOKUPS_PER_IDENTIFIER: integer(
    'How often one identifier may be looked up in a minute by all callers without a duty, and as often again by those with one.',
    { fallback: 300, min: 1, max: 1_000_000 },
  ),
  CIVIGRAPH_LIST_SIZE: integer('Items that a list is taken to have when nothing tells how many.', {
    fallback: 10,
    min: 1,
    max: 10_000,
  }),
  CIVIGRAPH_REQUESTS_PER_SECOND: integer('Requests that one address may send in a second; 0: not counted.', {
    fallback: 200,
    min: 0,
    max: 100_000,
  }),
  CIVIGRAPH_REQUESTS_AT_ONCE: integer('Requests that one address may send at once.', {
    fallback: 1_000,
    min: 1,
    max: 1_000_000,
  }),
  CIVIGRAPH_SIGN_ONS_PER_MINUTE: integer(
    'Requests that one address may send in a minute to each of /sign-in, /login/callback and /sign-out; 0: not counted.',
    { fallback: 600, min: 0, max: 1_000_000 },
  ),
  CIVIGRAPH_SOCKETS_PER_ADDRESS: integer('WebSockets that one address may have open.', {
    fallback: 1_000,
    min: 1,
    max: 1_000_000,
  }),
  CIVIGRAPH_MAX_IN_FLIGHT: integer('Requests under way in one process.', { fallback: 1_000, min: 1, max: 100_000 }),
}

type Raw = ReturnType<typeof readEnv<typeof budgetSettings>>

export function budgetConfig(raw: Raw) {
  return {
    signedIn: { perOperation: raw.CIVIGRAPH_MAX_COST, perMinute: raw.CIVIGRAPH_COST_PER_MINUTE },
    anonymous: {
      perOperation: raw.CIVIGRAPH_MAX_ANONYMOUS_COST,
      perMinute: raw.CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE,
    },
    lookups: {
      perCaller: raw.CIVIGRAPH_LOOKUPS_PER_MINUTE,
      perClient: raw.CIVIGRAPH_LOOKUPS_PER_CLIENT === 0 ? null : raw.CIVIGRAPH_LOOKUPS_PER_CLIENT,
      perIdentifier: raw.CIVIGRAPH_LOOKUPS_PER_IDENTIFIER,
    },
    listSize: raw.CIVIGRAPH_LIST_SIZE,
    perAddress:
      raw.CIVIGRAPH_REQUESTS_PER_SECOND === 0
        ? null
        : { capacity: raw.CIVIGRAPH_REQUESTS_AT_ONCE, perSecond: raw.CIVIGRAPH_REQUESTS_PER_SECOND },
    signOnsPerAddress:
      raw.CIVIGRAPH_SIGN_ONS_PER_MINUTE === 0 ? null : sharePerMinute(raw.CIVIGRAPH_SIGN_ONS_PER_MINUTE),
    socketsPerAddress: raw.CIVIGRAPH_SOCKETS_PER_ADDRESS,
    maxInFlight: raw.CIVIGRAPH_MAX_IN_FLIGHT,
  }
}
