import { fileURLToPath } from 'node:url'
import { settings } from '#router/config.ts'
import type { GraphName } from '../graph/ground.ts'
import type { Place, Target } from './target.ts'

const program = fileURLToPath(new URL('../../../../router/main.ts', import.meta.url))

/** What makes one row of our router different from the next. */
interface Variant {
  readonly name: string
  readonly about: string
  readonly graph?: GraphName
  /** On top of the usual ones. A setting that the router does not know is left out: it would refuse to start. */
  readonly env?: Readonly<Record<string, string>>
  /** Settings that the variant is about; the target is skipped while the router does not know them. */
  readonly needs?: readonly string[]
}

const SIGNED = { CIVIGRAPH_UNSIGNED_DEPARTMENTS: '' }

const variants: readonly Variant[] = [
  { name: 'civigraph', about: 'the whole way of a request, native planner, each fetch on its own, no envelopes' },
  {
    name: 'civigraph-envelope',
    about: '… and an ES256 envelope for each fetch',
    env: SIGNED,
  },
  {
    name: 'civigraph-shared',
    about: '… and equal fetches of one caller share a call',
    env: { CIVIGRAPH_SHARE_FETCHES: 'on' },
    needs: ['CIVIGRAPH_SHARE_FETCHES'],
  },
  {
    name: 'civigraph-apollo-planner',
    about: '… with the portable planner',
    env: { CIVIGRAPH_PLANNER: 'apollo' },
    needs: ['CIVIGRAPH_PLANNER'],
  },
  {
    name: 'civigraph-stock-engine',
    about: '… with stock Apollo Gateway in place of our engine',
    env: { CIVIGRAPH_ENGINE: 'stock' },
    needs: ['CIVIGRAPH_ENGINE'],
  },
  {
    name: 'civigraph-guard',
    about: '… requirements on seven fields, a signed token, envelopes by ES256',
    graph: 'guarded',
    env: SIGNED,
  },
  {
    name: 'civigraph-guard-bare',
    about: '… no envelopes, to see what the guard alone costs',
    graph: 'guarded',
  },
  {
    name: 'civigraph-nation',
    about: '… in front of the national departments, over four of them; no other gateway stands there',
    graph: 'nation',
    env: SIGNED,
  },
]

/** What every row has, as a state would run it: everything on that watches and bounds. */
const usual: Readonly<Record<string, string>> = {
  CIVIGRAPH_PLANNER: 'native',
  CIVIGRAPH_SHARE_FETCHES: 'off',
  CIVIGRAPH_UNSIGNED_DEPARTMENTS: 'accounts,inventory,products,reviews',
  CIVIGRAPH_METRICS_PORT: '0',
  CIVIGRAPH_ACCESS_LOG: 'on',
  // Counted all the same, and never used up: all requests come from one address, and ask what nobody should.
  CIVIGRAPH_MAX_COST: '10000000',
  CIVIGRAPH_MAX_ANONYMOUS_COST: '10000000',
  CIVIGRAPH_COST_PER_MINUTE: '1000000000',
  CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE: '1000000000',
  CIVIGRAPH_REQUESTS_PER_SECOND: '100000',
  CIVIGRAPH_REQUESTS_AT_ONCE: '1000000',
}

/** Our router, started as in production by its own `main.ts`. */
export const civigraphTargets: readonly Target[] = variants.map(
  ({ name, about, graph = 'plain', env = {}, needs = [] }) => ({
    name,
    about,
    graph,
    ours: true,
    foreign: null,
    needsSettings: needs,
    command: (place) => ({
      program: process.execPath,
      arguments: [...place.nodeFlags, program],
      env: { ...knownOf({ ...usual, ...env }), ...placeOf(place) },
    }),
  }),
)

/** The settings of these names that today's router does not know. */
export function unknownSettings(names: readonly string[]): readonly string[] {
  return names.filter((name) => !Object.hasOwn(settings, name))
}

function knownOf(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => Object.hasOwn(settings, name)))
}

function placeOf({ graph, port, issuer }: Place): Record<string, string> {
  return {
    CIVIGRAPH_PORT: String(port),
    CIVIGRAPH_SUPERGRAPH_FILE: graph.supergraphFile,
    CIVIGRAPH_ISSUER: issuer,
  }
}
