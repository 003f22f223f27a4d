import { Gauge, type Registry } from 'prom-client'

/** Figures of other parts, each read when the metrics are. */
export interface WatchedFigures {
  readonly streamsOpen: () => number
  readonly generationsAlive: () => number
  /** SHA-256 of the supergraph that new requests are answered from. */
  readonly supergraph: () => string
  /** State of each department's breaker: 0 closed, 1 half open, 2 open. */
  readonly breakers: () => Iterable<readonly [department: string, state: number]>
  readonly caches: () => Iterable<readonly [cache: string, kept: Kept]>
}

/** What a cache holds; its bytes are an estimate. */
interface Kept {
  readonly entries: number
  readonly bytes: number
}

export function watchFigures(registry: Registry, sources: WatchedFigures): void {
  const { streamsOpen, generationsAlive, supergraph, breakers, caches } = sources
  const gauge = (name: string, help: string, read: (gauge: Gauge) => void) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        read(this)
      },
    })
  /** What is gone since the last look must not be told any more. */
  const labelled = (options: { name: string; help: string; label: string }, read: () => Iterable<Figure>) =>
    new Gauge({
      name: options.name,
      help: options.help,
      labelNames: [options.label],
      registers: [registry],
      collect() {
        this.reset()
        for (const [value, figure] of largest(read())) this.set({ [options.label]: value }, figure)
      },
    })

  gauge('civigraph_streams_open', 'Subscriptions that callers hold open.', (it) => it.set(streamsOpen()))
  gauge('civigraph_generations_alive', 'Supergraphs in memory: the current one and those that drain.', (it) =>
    it.set(generationsAlive()),
  )
  labelled(
    {
      name: 'civigraph_supergraph_info',
      help: 'Always 1; its label begins the SHA-256 of the supergraph that is served.',
      label: 'supergraph',
    },
    () => [[supergraph().slice(0, 12), 1]],
  )
  labelled(
    {
      name: 'civigraph_breaker_state',
      help: 'Breaker of each department behind HTTP: 0 closed, 1 half open, 2 open.',
      label: 'department',
    },
    breakers,
  )
  labelled({ name: 'civigraph_cache_entries', help: 'What each cache holds.', label: 'cache' }, () =>
    [...caches()].map(([cache, { entries }]) => [cache, entries] as const),
  )
  labelled(
    { name: 'civigraph_cache_bytes', help: 'Memory that each cache holds, as it estimates it.', label: 'cache' },
    () => [...caches()].map(([cache, { bytes }]) => [cache, bytes] as const),
  )
}

type Figure = readonly [value: string, figure: number]

/** While supergraphs change, one department may have two addresses: the worse one is told. */
function largest(figures: Iterable<Figure>): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [value, figure] of figures) found.set(value, Math.max(figure, found.get(value) ?? figure))
  return found
}
