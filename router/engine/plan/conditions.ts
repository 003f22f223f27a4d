import { type DirectiveNode, Kind } from 'graphql'

/** What `@skip` or `@include` asks. */
export interface Condition {
  /** Name of a variable, or what is written out. */
  readonly when: string | boolean
  /** The value with which the selection is asked. */
  readonly wanted: boolean
}

/** Whether a directive is `@skip` or `@include`. */
export function isCondition(directive: DirectiveNode): boolean {
  return conditionOf(directive) !== null
}

/** Text that is equal for equal conditions, in whatever order; empty without any. */
export function conditionsText(directives: readonly DirectiveNode[] = []): string {
  return directives
    .flatMap((directive) => conditionOf(directive) ?? [])
    .map(({ when, wanted }) => `${String(when)} ${wanted}`)
    .toSorted()
    .join()
}

/** Null for every other directive. */
export function conditionOf({ name, arguments: given = [] }: DirectiveNode): Condition | null {
  if (name.value !== 'skip' && name.value !== 'include') return null
  const wanted = name.value === 'include'
  const value = given.find((argument) => argument.name.value === 'if')?.value
  if (value?.kind === Kind.VARIABLE) return { when: value.name.value, wanted }
  return value?.kind === Kind.BOOLEAN ? { when: value.value, wanted } : null
}
