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
 * @param draw From 0 up to but not including 100.
 */
export function labelsAt(draw: number, labels: readonly string[]): ReadonlySet<string> {
  return new Set(labels.filter((label) => draw < (percentOf(label) ?? 0)))
}

/** Labels that are on together. */
export interface LabelSet {
  /** Tells it from all other sets of its supergraph: belongs into the key of whatever was planned with it. */
  readonly key: string
  readonly labels: ReadonlySet<string>
}

export interface LabelSets {
  readonly drawn: (draw: number) => LabelSet
  /** Every set that some request draws. */
  readonly all: readonly LabelSet[]
}

/**
 * The sets that draws of a supergraph can give: one for each share of the requests, and the empty one.
 *
 * @returns Null when there is nothing to draw: a label that is no share of the requests is never on.
 */
export function labelSets(labels: readonly string[]): LabelSets | null {
  const shares = [...new Set(labels.map((label) => percentOf(label) ?? 0))].filter((percent) => percent > 0)
  if (shares.length === 0) return null
  const sets = shares
    .toSorted((one, other) => one - other)
    .map((below, index, all) => ({ below, key: `${below}%`, labels: labelsAt(all[index - 1] ?? 0, labels) }))
  const hasRest = shares.every((percent) => percent < 100)
  return {
    drawn: (draw) => sets.find(({ below }) => draw < below) ?? NO_LABELS,
    all: hasRest ? [...sets, NO_LABELS] : sets,
  }
}

const NO_LABELS: LabelSet = { key: '', labels: new Set() }

/** What a request is drawn by. */
export interface Drawn {
  readonly requestId: string
  readonly traceparent: string | null
}

/**
 * The draw of a request: the same whenever it is made, and for all requests of one trace.
 *
 * @source W3C Trace Context Level 2, "Random Trace ID Flag": what of a trace id is random stands at its end.
 */
export function drawOf({ requestId, traceparent }: Drawn): number {
  const digits = traceparent === null ? requestId.slice(-DIGITS) : traceparent.slice(ID_ENDS - DIGITS, ID_ENDS)
  return (Number.parseInt(digits, 16) / 16 ** DIGITS) * 100
}

/** Of `00-<32 digits>-…`. */
const ID_ENDS = 35
const DIGITS = 8

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
