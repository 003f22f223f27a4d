import type { OpenedPlanner, PlanNode, PlannerName } from './planner.ts'

/** What a planner's process is told first: what it shall open. */
export interface ToOpen {
  readonly supergraphSdl: string
  readonly use: PlannerName
  readonly acceptWrong: boolean
}

/** What it is told from then on. */
export interface ToPlan {
  readonly id: number
  /** GraphQL text of the document to plan. */
  readonly text: string
  readonly labels: readonly string[]
}

/** What it answers. */
export type FromChild =
  | ChildOpened
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'planned'; readonly id: number; readonly plan: PlanNode }
  | { readonly kind: 'refused'; readonly id: number; readonly message: string }

export interface ChildOpened extends Omit<OpenedPlanner, 'plan' | 'close'> {
  readonly kind: 'opened'
}
