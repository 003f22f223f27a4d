import { GraphError } from '@civigraph/subgraph-kit'
import { type Problems, problemAt } from './problems.ts'
import type { Place } from './place.ts'

/** What generated projections carry along: where they are, and why a null is on its way up. */
export class Shaping {
  /** Names and indexes on the way down; what lies deeper than the current depth is stale. */
  readonly path: (string | number)[] = []
  readonly flags: readonly boolean[]
  readonly problems: Problems
  #cause: Cause | null = null

  constructor(flags: readonly boolean[], problems: Problems) {
    this.flags = flags
    this.problems = problems
  }

  /** A non-null place has no value, or what is below it could not be without one: the null goes on upwards. */
  lose(depth: number, step: string | number, { coordinate, value }: Lost): null {
    this.#cause ??= { place: [...this.path.slice(0, depth), step], coordinate, isOdd: isObject(value) }
    return null
  }

  /** Something else stands where an object or a list belongs. */
  refuse(depth: number, coordinate: string): null {
    this.#cause ??= { place: this.path.slice(0, depth), coordinate, isOdd: true }
    return null
  }

  /** A null has come to a place that may be null. It is told once, unless a department told why. */
  land(depth: number): void {
    const cause = this.#cause
    if (!cause) return // a type that callers do not know of leaves no trace
    this.#cause = null
    const { place, coordinate, isOdd } = cause
    if (this.problems.explain(place, this.path.slice(0, depth))) return
    const what = isOdd ? 'is not of the shape of its type' : 'has no value and may not be null'
    this.problems.add(problemAt(new GraphError('UPSTREAM_MALFORMED', `${coordinate} ${what}.`), place))
  }

  /** A leaf that may be null and is none of its type. What callers do not know of, such as a hidden enum value, is null. */
  leaf(depth: number, step: string | number, { coordinate, value }: Lost): null {
    if (!isObject(value)) return null
    this.path[depth] = step
    this.refuse(depth + 1, coordinate)
    this.land(depth + 1)
    return null
  }
}

interface Cause {
  readonly place: Place
  readonly coordinate: string
  /** Whether there is a value, but not one of the type. */
  readonly isOdd: boolean
}

interface Lost {
  readonly coordinate: string
  readonly value: unknown
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
