import { type DocumentNode, Kind, OperationTypeNode, visit } from 'graphql'
import type { PlanNode } from '#router/engine/plan/planner.ts'
import type { GraphAnswer } from '#router/exchange.ts'

/** How often something happened, by name: a test that saw too little proves nothing. */
export type Tally = Map<string, number>

export function count(tally: Tally, name: string, by = 1): void {
  if (by > 0) tally.set(name, (tally.get(name) ?? 0) + by)
}

/** Counts operations that hold each part of the language. */
export function countOperation(tally: Tally, document: DocumentNode): void {
  const found = new Set(['operations'])
  visit(document, {
    enter(node) {
      if (node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION)
        found.add('mutations')
      if (node.kind === Kind.FIELD && node.alias) found.add('with aliases')
      if (node.kind === Kind.INLINE_FRAGMENT) found.add('with inline fragments')
      if (node.kind === Kind.FRAGMENT_DEFINITION) found.add('with named fragments')
      if (node.kind === Kind.VARIABLE_DEFINITION) found.add('with variables')
      if (node.kind === Kind.VARIABLE_DEFINITION && node.defaultValue) found.add('with defaults of variables')
      if (node.kind === Kind.DIRECTIVE && node.name.value === 'skip') found.add('with @skip')
      if (node.kind === Kind.DIRECTIVE && node.name.value === 'include') found.add('with @include')
    },
  })
  for (const name of found) count(tally, name)
}

/** Counts answers that hold errors, nulls and empty lists. */
export function countAnswer(tally: Tally, { data, errors }: GraphAnswer): void {
  const text = JSON.stringify(data)
  if (errors && errors.length > 0) count(tally, 'answers with errors')
  if (errors?.some(({ path }) => path?.some((step) => typeof step === 'number')))
    count(tally, 'answers with errors in lists')
  if (text?.includes(':null')) count(tally, 'answers with nulls')
  if (text?.includes('[]')) count(tally, 'answers with empty lists')
}

/** Counts what plans are made of. */
export function countPlan(tally: Tally, plan: PlanNode | null): void {
  if (plan === null) return
  switch (plan.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const node of plan.nodes) countPlan(tally, node)
      return
    case 'Condition':
      count(tally, 'conditions in plans')
      countPlan(tally, plan.then)
      countPlan(tally, plan.otherwise)
      return
    case 'Fetch':
      count(tally, plan.entities.length > 0 ? 'entity fetches' : 'root fetches')
      if (plan.entities.length > 1) count(tally, 'batched fetches')
      count(tally, 'renamed keys', plan.outputRewrites.length)
      for (const { paths, inputRewrites, outputRewrites } of plan.entities) {
        if (paths.length > 1) count(tally, 'entities at several places')
        count(tally, 'rewritten type names', inputRewrites.length)
        count(tally, 'renamed keys', outputRewrites.length)
      }
      return
    case 'Subscription':
    case 'Defer':
    case 'Empty':
  }
}
