import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import type { OrderedFetch } from './fetch-order.ts'
import { problemAt, Problems } from './problems.ts'
import type { Run, Step } from './run.ts'

export interface CompiledFetch {
  readonly ordered: OrderedFetch
  readonly step: Step | null
  /** Numbers of the flags that must have these values. */
  readonly flags: readonly (readonly [flag: number, wanted: boolean])[]
}

/** The fetches of one run, each begun as soon as what it needs is there. What goes wrong is kept for each by itself. */
export class FetchesUnderWay {
  readonly #run: Run
  readonly #reportFault: ReportFault
  readonly #done = new Map<OrderedFetch, Promise<void>>()
  readonly #problems = new Map<OrderedFetch, Problems>()

  /** @param fetches Each after those that it needs. */
  constructor(run: Run, fetches: readonly CompiledFetch[], reportFault: ReportFault) {
    this.#run = run
    this.#reportFault = reportFault
    for (const fetch of fetches) this.#done.set(fetch.ordered, this.#begin(fetch))
  }

  /** Never rejects: a fault is a problem of its fetch. */
  async done(fetches: Iterable<OrderedFetch> = this.#done.keys()): Promise<void> {
    await Promise.all([...fetches].flatMap((fetch) => this.#done.get(fetch) ?? []))
  }

  problemsOf(fetches: Iterable<OrderedFetch>): readonly GraphQLFormattedError[] {
    return [...fetches].flatMap((fetch) => this.#problems.get(fetch)?.toList() ?? [])
  }

  async #begin({ ordered, step, flags }: CompiledFetch): Promise<void> {
    const run = { ...this.#run, problems: new Problems() }
    this.#problems.set(ordered, run.problems)
    await this.done(ordered.needs)
    if (!step || flags.some(([flag, wanted]) => run.flags[flag] !== wanted)) return
    try {
      await step(run)
    } catch (error) {
      this.#reportFault(error, ordered.fetch.department)
      run.problems.add(problemAt(new GraphError('INTERNAL', 'It was recorded.'), []))
    }
  }
}
