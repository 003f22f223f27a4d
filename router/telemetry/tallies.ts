import {
  Counter,
  type CounterConfiguration,
  Histogram,
  type HistogramConfiguration,
  type LabelValues,
} from 'prom-client'

/** What was counted under some labels. */
export interface Tally {
  count: number
}

/**
 * A counter whose children are plain numbers until somebody reads them: prom-client works out a key of the labels at each
 * step, which for a request of some ten microseconds is a share.
 *
 * @returns Makes the child for some labels; to be asked once for each.
 */
export function talliedCounter<Label extends string>(
  configuration: Omit<CounterConfiguration<Label>, 'collect'>,
): (labels: LabelValues<Label>) => Tally {
  const children: { readonly labels: LabelValues<Label>; readonly tally: Tally; told: number }[] = []
  const counter = new Counter<Label>({
    ...configuration,
    collect() {
      for (const child of children) {
        counter.inc(child.labels, child.tally.count - child.told)
        child.told = child.tally.count
      }
    },
  })
  return (labels) => {
    const tally = { count: 0 }
    children.push({ labels, tally, told: 0 })
    return tally
  }
}

/** Times under some labels, in seconds. */
export class Times {
  readonly #bounds: readonly number[]
  /** By the first bound that is not below; the last is for what is longer than all of them. */
  readonly counts: number[]
  sum = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.counts = [...bounds, Infinity].map(() => 0)
  }

  add(seconds: number) {
    const bounds = this.#bounds
    let at = 0
    while (at < bounds.length && seconds > (bounds[at] ?? 0)) at++
    this.counts[at] = (this.counts[at] ?? 0) + 1
    this.sum += seconds
  }
}

interface Child {
  readonly labels: LabelValues<string>
  readonly times: Times
}

/**
 * A histogram whose children are counted by an addition, too. Its figures are those that prom-client would give.
 *
 * @returns Makes the child for some labels; to be asked once for each.
 */
export function talliedHistogram(configuration: BucketedConfiguration): (labels: LabelValues<string>) => Times {
  const histogram = new TalliedHistogram(configuration)
  return (labels) => histogram.timesOf(labels)
}

type BucketedConfiguration = HistogramConfiguration<string> & { readonly buckets: number[] }

class TalliedHistogram extends Histogram {
  readonly #name: string
  readonly #bounds: readonly number[]
  readonly #children: Child[] = []
  /** Knows how a histogram is described. */
  readonly #empty: Histogram

  constructor(configuration: BucketedConfiguration) {
    super(configuration)
    this.#name = configuration.name
    this.#empty = new Histogram({ ...configuration, registers: [] })
    this.#bounds = configuration.buckets
  }

  timesOf(labels: LabelValues<string>): Times {
    const times = new Times(this.#bounds)
    this.#children.push({ labels, times })
    return times
  }

  override async get() {
    const values = this.#children.filter(({ times }) => times.counts.some(Boolean)).flatMap((one) => this.#figures(one))
    return { ...(await this.#empty.get()), values }
  }

  /** The registry asks for this one when it writes text. */
  getForPromString() {
    return this.get()
  }

  #figures({ labels, times: { counts, sum } }: Child) {
    const name = this.#name
    let count = 0
    const buckets = counts.map((within, at) => {
      count += within
      return { metricName: `${name}_bucket`, labels: { le: this.#bounds[at] ?? '+Inf', ...labels }, value: count }
    })
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ]
  }
}
