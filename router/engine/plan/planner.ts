import type { DocumentNode } from 'graphql'
import type { PossibleTypes } from './possible-types.ts'

/** Which planner plans. Both give the same nodes, so that nothing after planning knows which one it was. */
export const PLANNERS = ['native', 'apollo'] as const

export type PlannerName = (typeof PLANNERS)[number]

/** Decides which department is asked for what, in which order. */
export interface Planner {
  readonly name: PlannerName
  /**
   * @param operation A validated document without root meta fields (`__typename`, `__schema`, `__type`); one operation.
   * @throws Error when the planner finds no way, or finds an empty one for an operation that asks something.
   */
  readonly plan: (operation: OperationToPlan) => Promise<PlanNode>
  readonly close: () => Promise<void>
}

/** A planner with what it read of its supergraph. */
export interface OpenedPlanner extends Planner {
  /** SDL of the schema that callers see, each definition for itself. */
  readonly apiDefinitions: readonly string[]
  readonly possibleTypes: PossibleTypes
  /** Labels of `@override` that may be on or off for a request. */
  readonly overrideLabels: readonly string[]
}

export interface OperationToPlan {
  readonly document: DocumentNode
  /** `@override` labels that are on for this request. */
  readonly labels?: ReadonlySet<string>
}

/** What is done for one operation. */
export type PlanNode =
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly PlanNode[] }
  | ConditionNode
  | FetchNode
  | SubscriptionNode
  | DeferNode
  | { readonly kind: 'Empty' }

export interface ConditionNode {
  readonly kind: 'Condition'
  /** Name of the variable that decides. */
  readonly variable: string
  readonly then: PlanNode | null
  readonly otherwise: PlanNode | null
}

/** One request to one department. */
export interface FetchNode {
  readonly kind: 'Fetch'
  readonly department: string
  readonly operationKind: 'query' | 'mutation' | 'subscription'
  /** GraphQL text, as it is sent. */
  readonly text: string
  readonly operationName: string | null
  /** Names of the caller's variables that the text uses. */
  readonly variables: readonly string[]
  /** Empty: the fetch starts at a root type. */
  readonly entities: readonly EntityGroup[]
  /** Applied to a root fetch's data; those of entities stand in their group. */
  readonly outputRewrites: readonly KeyRename[]
}

/** Entities of one alias of `_entities`, found at one or several places of what was fetched so far. */
export interface EntityGroup {
  /** Name in the answer: `_entities`, or the alias of a batch. */
  readonly alias: string
  /** Variable that carries the representations. */
  readonly variable: string
  readonly paths: readonly (readonly PathStep[])[]
  readonly requires: readonly RequiredFragment[]
  readonly inputRewrites: readonly TypenameRewrite[]
  readonly outputRewrites: readonly KeyRename[]
}

/** `@` is each item of a list; text is a name in the answer; types keep only objects of these types (or below them). */
export type PathStep = string | { readonly types: readonly string[] }

/** What of an entity of a type goes into its representation. */
export interface RequiredFragment {
  readonly kind: 'InlineFragment'
  readonly typeCondition: string
  readonly selections: readonly RequiredSelection[]
  /** Variables that switch the fragment off or on. */
  readonly skipIf?: string | undefined
  readonly includeIf?: string | undefined
}

export type RequiredSelection = RequiredField | RequiredFragment

export interface RequiredField {
  readonly kind: 'Field'
  /** Name under which the value was fetched. */
  readonly name: string
  /** Name under which the department expects it; null: the same. */
  readonly alias: string | null
  readonly selections: readonly RequiredSelection[]
}

/** A department that knows only the interface of an entity is told the interface's name. */
export interface TypenameRewrite {
  /** Types (and whatever implements them) that are rewritten. */
  readonly types: readonly string[]
  readonly typename: string
}

/** A field that was fetched under another name takes its own, before anything is merged. */
export interface KeyRename {
  readonly path: readonly PathStep[]
  /** Name under which it was fetched: the last step of the place. */
  readonly from: string
  readonly to: string
}

export interface SubscriptionNode {
  readonly kind: 'Subscription'
  readonly primary: FetchNode
  /** What is fetched for each event. */
  readonly rest: PlanNode | null
}

export interface DeferNode {
  readonly kind: 'Defer'
  readonly primary: { readonly node: PlanNode | null; readonly subselection: string | null }
  readonly deferred: readonly DeferredPart[]
}

export interface DeferredPart {
  /** Ids of earlier parts that must have come. */
  readonly depends: readonly string[]
  readonly label: string | null
  /** Place in the answer. */
  readonly path: readonly PathStep[]
  readonly subselection: string | null
  readonly node: PlanNode | null
}
