import { Kind, parse, visit } from 'graphql'

/** A label that is on for a share of the requests, such as `percent(5)`. */
const PERCENT = /^percent\((\d+(?:\.\d+)?)\)$/

/** All `@override` labels of a supergraph, sorted. */
export function readOverrideLabels(supergraphSdl: string): readonly string[] {
  const labels = new Set<string>()
  visit(parse(supergraphSdl, { noLocation: true }), {
    Directive({ name, arguments: given = [] }) {
      const label = given.find((argument) => argument.name.value === 'overrideLabel')?.value
      if (name.value === 'join__field' && label?.kind === Kind.STRING) labels.add(label.value)
    },
  })
  return [...labels].toSorted()
}

/**
 * The labels that are on for one request. One draw decides all of them, so that what is on at 5 % is on at 30 % too:
 * the native planner knows nothing else.
 *
 * @param draw From 0 up to but not including 100, for example from the trace id.
 */
export function labelsAt(draw: number, labels: readonly string[]): ReadonlySet<string> {
  return new Set(labels.filter((label) => draw < (percentOf(label) ?? 0)))
}

/**
 * The draw that puts exactly these labels on.
 *
 * @throws Error when no single draw does.
 */
export function drawFor(labels: ReadonlySet<string>, percentages: readonly number[]): number {
  const on = new Set([...labels].flatMap((label) => percentOf(label) ?? []))
  const draw = Math.max(0, ...percentages.filter((percent) => !on.has(percent)))
  if ([...on].some((percent) => percent <= draw)) throw new Error('The override labels are not those of one draw.')
  return draw
}

function percentOf(label: string): number | null {
  const percent = PERCENT.exec(label)?.[1]
  return percent === undefined ? null : Number(percent)
}
