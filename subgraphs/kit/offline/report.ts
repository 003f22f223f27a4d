import { type CheckCode, CHECK_RULES } from './check-rules.ts'
import type { Part } from './explain.ts'
import type { Level } from './lint/rule.ts'

/** A place in one of the texts that were checked. */
export interface ReportPlace {
  /** Which text: the one that was checked, or what is published of the same subgraph. */
  readonly text: 'new' | 'old'
  readonly line: number
  readonly column: number
}

/** One finding of a check, whichever part found it. */
export interface ReportProblem {
  readonly part: Part
  readonly code: string
  readonly level: Level
  /** Null where it stands at no element. */
  readonly coordinate: string | null
  readonly message: string
  readonly place: ReportPlace | null
  readonly wayOut: string
  /** Why it is let through; null when it is not. */
  readonly exempted: string | null
}

export type Conclusion = 'passed' | 'warned' | 'failed'

export interface ReportPart {
  readonly part: Part
  /** `skipped` when another part has to pass first. */
  readonly conclusion: Conclusion | 'skipped'
}

/** What a check says. The same in the command, over the network and in the portal. */
export interface Report {
  readonly conclusion: Conclusion
  readonly guideline: string
  readonly parts: readonly ReportPart[]
  readonly problems: readonly ReportProblem[]
}

/** Errors that nobody let through fail; warnings warn. */
export function conclusionOf(problems: readonly ReportProblem[]): Conclusion {
  const standing = problems.filter(({ exempted }) => exempted === null)
  if (standing.some(({ level }) => level === 'error')) return 'failed'
  return standing.some(({ level }) => level === 'warning') ? 'warned' : 'passed'
}

interface Told {
  readonly message: string
  readonly place?: ReportPlace | null
  readonly level?: Level
}

/** A finding of the check itself. */
export function checkProblem(code: CheckCode, { message, place = null, level = 'error' }: Told): ReportProblem {
  const { wayOut } = CHECK_RULES[code]
  return { part: 'check', code, level, coordinate: null, message, place, wayOut, exempted: null }
}
