import { has } from './applied.ts'
import { compose } from './compose.ts'
import type { Change, ChangeCode } from './diff/change.ts'
import { diffTexts } from './diff/diff.ts'
import { DIRECTIVE_CHANGES } from './diff/directive-rules.ts'
import { elementAt } from './element-at.ts'
import { isKeyField } from './lint/field-sets.ts'
import { sunsetOf } from './lint/text-rules.ts'
import { isForeign } from './lint/walk.ts'
import { checkProblem, type ReportPlace, type ReportProblem } from './report.ts'
import { namedType, type SchemaText, schemaText } from './schema-text.ts'
import { sourcesOf, type WrittenSubgraph } from './sources.ts'

export interface Comparison {
  readonly text: SchemaText
  readonly others: readonly WrittenSubgraph[]
  /** What is published of the subgraph, as written; null when it is new. */
  readonly published: WrittenSubgraph | null
  /** The published supergraph, where it is at hand. */
  readonly supergraph: string | null
  readonly othersFrom: 'departments' | 'supergraph'
  readonly today: string
  /** The supergraph with the subgraph that is checked. */
  readonly composed: string
}

/**
 * What publishing changes, for callers of the whole graph and for the other departments. A field that moves from one
 * department to another changes nothing for callers.
 */
export function publishedChanges(comparison: Comparison): ReportProblem[] {
  const { text, published, composed, othersFrom } = comparison
  const before = supergraphBefore(comparison)
  if (before === null) {
    const message = 'The published subgraphs do not compose without this one, so changes were not looked for.'
    return [checkProblem('CHECK-UNCOMPARED', { message, level: 'warning' })]
  }
  const old = published === null ? null : schemaText(published.sdl)
  const ofApi = diffTexts(before, schemaText(composed))
  const kept = othersFrom === 'departments' ? ofApi : ofApi.filter((one) => isToldBySupergraph(one, { text, before }))
  const ofDepartment = old === null ? [] : diffTexts(old, text).filter(({ code }) => FOR_DEPARTMENTS.has(code))
  return [...kept, ...ofDepartment].map((one) => problemOf(one, { ...comparison, before, old }))
}

function supergraphBefore({ others, published, supergraph }: Comparison): SchemaText | null {
  if (supergraph !== null) return schemaText(supergraph)
  const sources = sourcesOf([...others, ...(published === null ? [] : [published])])
  if (sources.length === 0) return schemaText('type Query { nothing: Int @inaccessible }')
  const composed = compose(sources)
  return composed.ok ? schemaText(composed.supergraphSdl) : null
}

/** What other departments notice and no supergraph says to callers. */
const FOR_DEPARTMENTS: ReadonlySet<ChangeCode> = new Set<ChangeCode>([
  'KEY_ADDED',
  'KEY_REMOVED',
  'SHAREABLE_ADDED',
  'SHAREABLE_REMOVED',
  'EXTERNAL_ADDED',
  'EXTERNAL_REMOVED',
  'REQUIRES_ADDED',
  'REQUIRES_CHANGED',
  'REQUIRES_REMOVED',
  'OVERRIDE_ADDED',
  'OVERRIDE_CHANGED',
  'OVERRIDE_REMOVED',
  'INTERFACE_OBJECT_ADDED',
  'INTERFACE_OBJECT_REMOVED',
  'COMPOSE_DIRECTIVE_REMOVED',
  'LINK_CHANGED',
])

/**
 * Subgraphs that were taken out of a supergraph have lost their descriptions, requirements and classes. What is missing there
 * is no change; only what this subgraph says itself can be compared.
 */
function isToldBySupergraph(one: Change, { text, before }: { text: SchemaText; before: SchemaText }): boolean {
  if (one.code.startsWith('DIRECTIVE_')) return false
  const isOfDirectives = [...before.directives.values()].some((directive) =>
    [...directive.arguments.values()].some(({ type }) => namedType(type) === one.coordinate),
  )
  if (isOfDirectives) return false
  if (!Object.hasOwn(DIRECTIVE_CHANGES, one.code) && one.code !== 'DESCRIPTION_CHANGED') return true
  const type = text.types.get(one.coordinate.split('.')[0] ?? '')
  if (type === undefined || elementAt(text, one.coordinate) === null) return false
  if (!isForeign(type)) return true
  const field = type.fields.get(one.coordinate.split('.')[1]?.split('(')[0] ?? '')
  return field !== undefined && !isKeyField(type, field) && !has(field, 'external')
}

interface Judged extends Comparison {
  readonly before: SchemaText
  readonly old: SchemaText | null
}

const LEVEL = { breaking: 'error', dangerous: 'warning', safe: 'note' } as const

function problemOf({ code, coordinate, severity, message, wayOut }: Change, judged: Judged): ReportProblem {
  const overdue = severity === 'breaking' && isOverdue(coordinate, judged)
  return {
    part: 'change',
    code,
    level: overdue ? 'warning' : LEVEL[severity],
    coordinate,
    message: overdue ? `${message} Its sunset has passed.` : message,
    place: placeOf(coordinate, judged),
    wayOut: overdue ? 'See that no application uses it any more, then go on.' : wayOut,
    exempted: null,
  }
}

/** An element that was announced to go, and whose day has come, may go. */
function isOverdue(coordinate: string, { before, old, today }: Judged): boolean {
  const gone = [before, old].map((text) => (text === null ? null : elementAt(text, coordinate)))
  return gone.some((element) => {
    const sunset = element === null || !has(element, 'deprecated') ? null : sunsetOf(element)
    return sunset !== null && sunset <= today
  })
}

/** In the department's own text, not in the composed one: that is where it can be mended. */
function placeOf(coordinate: string, { text, old }: Judged): ReportPlace | null {
  const [now, before] = [text, old].map((one) => (one === null ? null : elementAt(one, coordinate)))
  if (now) return { text: 'new', ...now.place }
  return before ? { text: 'old', ...before.place } : null
}
