import { PLANNER_LOST } from './engines.ts'
import type { TestOperation } from './operation/random-operation.ts'
import type { Stage } from './stage.ts'

/** A difference that is understood: whose mistake it is, and by what it is recognised. */
export interface KnownDifference {
  readonly name: string
  readonly why: string
  readonly explains: (difference: Difference) => boolean
}

export interface Difference {
  readonly stage: Stage
  readonly operation: TestOperation
  readonly found: readonly string[]
  /** What the engine reported to operators. */
  readonly faults: readonly string[]
}

/** How stock Apollo Server 5.5 with Gateway 2.14 differs from the specification, or from what is right, on random graphs. */
export const STOCK_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'order of names',
    why: 'The gateway merges selections of the same fragment before it writes: equal data in another order (a SHOULD).',
    explains: ({ found }) => found.every((one) => one.startsWith('order differs')),
  },
  {
    name: 'order of mutations',
    why: 'The planner moves named fragments, and the mutations in them, to the front (a MUST).',
    explains: ({ found }) => found.every((one) => /^(mutations ran|order differs)/.test(one)),
  },
  {
    name: 'place of an error',
    why: 'Where entities before it are null or missing, the gateway counts wrongly: the error stands at another item.',
    explains: ({ found }) => found.every((one) => /^(error missing|error too much|order differs)/.test(one)),
  },
]

/** What some seeds meet and others do not. */
export const SELDOM_STOCK_DIFFERENCES: readonly KnownDifference[] = [
  {
    name: 'keys of different types under one name',
    why: 'Apollo’s planner: two selections of one field, one of them under a condition, ask for keys of different types: a department refuses.',
    explains: ({ stage }) => stage.misfits.some((message) => message.includes('they return conflicting types')),
  },
]

/** What the native planner throws away instead of planning it wrongly: a planner that stands behind it may still do. */
export const NATIVE_REFUSALS: readonly KnownDifference[] = [
  {
    name: 'refused by the native planner',
    why: 'Requirements of interface objects, mostly; planner-gaps.ts holds the smallest cases.',
    explains: ({ found, faults }) =>
      found.every((one) => one.startsWith('the engine threw')) &&
      faults.some((fault) => fault.includes('Failed to plan') || PLANNER_LOST.test(fault)),
  },
]
