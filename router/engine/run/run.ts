import type { Execution } from '../engine.ts'
import type { Problems } from './problems.ts'
import type { Tree } from './tree.ts'

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
