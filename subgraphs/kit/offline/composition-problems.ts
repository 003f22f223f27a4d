import { CHECK_RULES } from './check-rules.ts'
import type { Problem } from './compose.ts'
import { COMPOSITION_RULES, type CompositionRule } from './composition-rules.ts'
import type { ReportPlace, ReportProblem } from './report.ts'

/** The subgraph that is checked, and how many lines the kit put before what its department wrote. */
interface Own {
  readonly name: string
  readonly headerLines: number
}

const RULES: Readonly<Record<string, CompositionRule>> = COMPOSITION_RULES
const UNKNOWN = 'Read the message of the composer; `civigraph explain` does not know this code yet.'

/** What composition refuses. */
export function compositionProblems(problems: readonly Problem[], own: Own): ReportProblem[] {
  return problems.map((problem) => ({
    part: 'composition',
    code: problem.code,
    level: 'error',
    coordinate: coordinateIn(problem.message),
    message: problem.message,
    place: placeOf(problem, own),
    wayOut: (Object.hasOwn(RULES, problem.code) ? RULES[problem.code]?.wayOut : undefined) ?? UNKNOWN,
    exempted: null,
  }))
}

/**
 * What composition only hints at and we refuse: it takes the arguments that most departments give a directive.
 *
 * @source @apollo/composition 2.14.4: NOT_SHARED in one subgraph and OPEN in two composes to OPEN
 */
export function hintProblems(hints: readonly Problem[], own: Own): ReportProblem[] {
  const lost = hints.filter(
    ({ code, message }) =>
      code === 'INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS' && /@(classified|sunset|cacheControl)\b/.test(message),
  )
  return lost.map((hint) => ({
    part: 'check',
    code: 'CHECK-DIRECTIVE-LOST',
    level: 'error',
    coordinate: coordinateIn(hint.message),
    message: hint.message,
    place: placeOf(hint, own),
    wayOut: CHECK_RULES['CHECK-DIRECTIVE-LOST'].wayOut,
    exempted: null,
  }))
}

function placeOf({ places }: Problem, { name, headerLines }: Own): ReportPlace | null {
  const at = places.find(({ subgraph }) => subgraph === name)
  return at === undefined || at.line <= headerLines
    ? null
    : { text: 'new', line: at.line - headerLines, column: at.column }
}

/** Composers name elements between quotation marks. */
function coordinateIn(message: string): string | null {
  return /"([A-Z_a-z]\w*(?:\.\w+)?(?:\(\w+:\))?)"/.exec(message)?.[1] ?? null
}
