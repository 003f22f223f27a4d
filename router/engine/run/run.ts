import type { Execution } from '../engine.ts'
import type { Problems } from './problems.ts'

/** An object of an answer, under the names of the answer. */
export type Tree = Record<string, unknown>

/** One execution on its way. */
export interface Run {
  /** What came so far. */
  readonly data: Tree
  readonly problems: Problems
  readonly execution: Execution
  /** Variables that switch something on or off; see flags.ts. */
  readonly flags: readonly boolean[]
}

/** One thing to do in a run; a promise only where there is something to wait for. */
export type Step = (run: Run) => Promise<unknown> | undefined

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
