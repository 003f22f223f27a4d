import { GraphQLError } from 'graphql'
import { publishedChanges } from './compare-published.ts'
import { compose } from './compose.ts'
import { compositionProblems, hintProblems } from './composition-problems.ts'
import { type Part, PARTS } from './explain.ts'
import type { Exemption } from './lint/exemptions.ts'
import { GUIDELINE } from './lint/guideline.ts'
import { lintText } from './lint/lint.ts'
import { checkProblem, conclusionOf, type Report, type ReportProblem } from './report.ts'
import { type SchemaText, schemaText } from './schema-text.ts'
import { headerLinesOf, sourcesOf, type WrittenSubgraph } from './sources.ts'

export { subgraphsOf } from './compose.ts'
export type { Report, ReportPart, ReportPlace, ReportProblem } from './report.ts'
export type { WrittenSubgraph } from './sources.ts'

export interface CheckRequest {
  readonly subgraph: WrittenSubgraph
  /** All others of the graph. */
  readonly others: readonly WrittenSubgraph[]
  /** What is published of this subgraph; null when it is new, or not at hand. */
  readonly published: WrittenSubgraph | null
  /** The published supergraph, where it is at hand: what is published is then not composed once more. */
  readonly supergraph: string | null
  /** Whether the others are as their departments wrote them, or as far as a supergraph keeps them (`subgraphsOf`). */
  readonly othersFrom: 'departments' | 'supergraph'
  /** Day of the check in UTC, `2026-11-25`. */
  readonly today: string
  readonly exemptions?: readonly Exemption[]
}

const maxSdlBytes = 2 * 1024 * 1024

/**
 * Would publishing this subgraph break the national graph? Composition, changes and guideline in one report. Pure: nothing is
 * fetched or stored. Nothing is thrown for an answer, not even for text that is no GraphQL.
 *
 * @throws GraphQLError when one of the other texts is not GraphQL.
 */
export function checkSubgraph({ subgraph, ...request }: CheckRequest): Report {
  const { others, published, supergraph, today, exemptions = [] } = request
  // A supergraph keeps what is deprecated, and until when.
  const known = published?.sdl ?? supergraph
  const text = readText(subgraph.sdl)
  if ('code' in text)
    return reportOf(
      [text],
      PARTS.filter((part) => part !== 'check'),
    )

  const composed = compose(sourcesOf([...others, subgraph]))
  const own = { name: subgraph.name, headerLines: headerLinesOf(subgraph) }
  const ofComposition = composed.ok
    ? [
        ...hintProblems(composed.hints, own),
        ...publishedChanges({ ...request, text, composed: composed.supergraphSdl }),
      ]
    : compositionProblems(composed.problems, own)
  const findings = lintText(text, {
    today,
    name: subgraph.name,
    others: others.map(({ name, sdl }) => ({ name, text: schemaText(sdl) })),
    published: known === null ? null : schemaText(known),
    exemptions,
  })
  const ofGuideline = findings.map(({ place, ...finding }): ReportProblem => ({
    part: 'guideline',
    ...finding,
    place: { text: 'new', ...place },
  }))
  return reportOf([...ofComposition, ...ofGuideline], composed.ok ? [] : ['change'])
}

function readText(sdl: string): SchemaText | ReportProblem {
  if (Buffer.byteLength(sdl) > maxSdlBytes)
    return checkProblem('CHECK-TOO-LARGE', { message: `The text has more than ${maxSdlBytes} bytes.` })
  try {
    return schemaText(sdl)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const [at] = error.locations ?? []
    const place = at === undefined ? null : { text: 'new' as const, line: at.line, column: at.column }
    return checkProblem('CHECK-SYNTAX', { message: error.message, place })
  }
}

const ORDER = { error: 0, warning: 1, note: 2 }

function reportOf(problems: readonly ReportProblem[], skipped: readonly Part[]): Report {
  const own = problems.some(({ part }) => part === 'check')
  return {
    conclusion: conclusionOf(problems),
    guideline: GUIDELINE.edition,
    parts: PARTS.filter((part) => part !== 'check' || own).map((part) => ({
      part,
      conclusion: skipped.includes(part) ? 'skipped' : conclusionOf(problems.filter((one) => one.part === part)),
    })),
    problems: problems.toSorted((one, other) => ORDER[one.level] - ORDER[other.level]),
  }
}
