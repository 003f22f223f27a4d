/** One sample of a CPU profile, as V8 writes them. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  /** Microseconds on the machine's steady clock. */
  readonly startTime: number
  readonly samples: readonly number[]
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly children?: readonly number[]
}

/** Kinds of work. A frame belongs to the first kind whose pattern its file and function match. */
const kinds: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['garbage collection', /\(garbage collector\)/],
  ['JSON', /(parseJson|writeJson)$/],
  ['GraphQL: parse, validate, print', /node_modules\/graphql\/(language|validation|utilities|type)/],
  ['GraphQL: execution', /node_modules\/graphql\/|graphql-jit/],
  ['planner', /query-planner|query-graphs|federation-internals|router\/engine\/plan/],
  ['guard and sign-on', /router\/(guard|sso)\/|\/jose\/|keycloak|node:internal\/crypto/],
  ['limits and cost', /router\/(bounds|steps)\//],
  [
    'logging, metrics, traces',
    /router\/telemetry|\/(pino|sonic-boom|thread-stream|prom-client|safe-stable-stringify)\/|opentelemetry/,
  ],
  [
    'HTTP to departments',
    /router\/engine\/(fetch|http-transport)|\/undici\/|deps\/undici|_http_client|_http_agent|make-fetch-happen|minipass|node-fetch|agent-base|department-client|webstreams|abort/,
  ],
  ['stock gateway', /@apollo\/|@graphql-hive|@graphql-tools|@graphql-mesh|@envelop|graphql-yoga|mercurius/],
  ['engine', /router\/engine\/|router\/(request|exchange|national-graph)\.ts|compiled-operation|programs\/floor/],
  [
    'HTTP to callers',
    /router\/(http|server)|fastify|find-my-way|avvio|light-my-request|secure-json-parse|_http_server|_http_outgoing|_http_incoming|_http_common|express|body-parser/,
  ],
]

const REST = 'event loop, sockets, promises'

/** Share of busy time by kind of work, largest first, between two instants of the steady clock (µs). */
export function shareByKind(
  profile: CpuProfile,
  fromUs: number,
  toUs: number,
): readonly (readonly [kind: string, share: number])[] {
  const kindOf = kindFinder(profile)
  const spent = new Map<string, number>()
  let at = profile.startTime
  for (const [index, id] of profile.samples.entries()) {
    const deltaUs = Math.max(0, profile.timeDeltas[index] ?? 0)
    at += deltaUs
    const kind = at < fromUs || at > toUs ? null : kindOf(id)
    if (kind !== null) spent.set(kind, (spent.get(kind) ?? 0) + deltaUs)
  }
  const total = [...spent.values()].reduce((sum, one) => sum + one, 0)
  return [...spent].map(([kind, us]) => [kind, us / total] as const).toSorted(([, left], [, right]) => right - left)
}

/** The kind of a sample: its own frame's, else of the nearest caller that has one; null when nothing ran. */
function kindFinder({ nodes }: CpuProfile): (id: number) => string | null {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const known = new Map<number, string | null>()

  function find(id: number): string | null {
    const node = byId.get(id)
    if (!node) return REST
    const { functionName, url } = node.callFrame
    if (functionName === '(idle)') return null
    if (functionName === '(program)') return 'native code without a frame'
    const own = kinds.find(([, pattern]) => pattern.test(`${url} ${functionName}`))?.[0]
    if (own !== undefined) return own
    const parent = parents.get(id)
    return parent === undefined ? REST : kindOf(parent)
  }

  function kindOf(id: number): string | null {
    const before = known.get(id)
    if (before !== undefined) return before
    const kind = find(id)
    known.set(id, kind)
    return kind
  }
  return kindOf
}
