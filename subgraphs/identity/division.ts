import { dayIn } from '@civigraph/subgraph-kit'

/** Levels of divisions, from the top (GB/T 2260). */
export const DIVISION_LEVELS = ['PROVINCE', 'PREFECTURE', 'COUNTY'] as const

export type DivisionLevel = (typeof DIVISION_LEVELS)[number]

/** What a division became, as the table writes it: a code, and for a part that moved earlier the year in brackets. */
export interface Succession {
  readonly toCode: string
  /** Year in brackets; null for what became of the whole when it ended. */
  readonly partIn: number | null
}

/** Identifier in the graph: a code alone names different places at different times. */
export function divisionId(code: string, startYear: number): string {
  return `cn:${code}@${startYear}`
}

/** Reads `110101` or `110101[2010]`; null for anything else. */
export function readSuccession(found: string): Succession | null {
  const { code, year } = /^(?<code>[0-9]{6})(?:\[(?<year>[0-9]{4})\])?$/.exec(found)?.groups ?? {}
  if (code === undefined) return null
  return { toCode: code, partIn: year === undefined ? null : Number(year) }
}

/** The day in the zone of the table's jurisdiction, which is not the day in UTC for eight hours of it. */
export function dayInChina(now: Date): string {
  return dayIn('Asia/Shanghai', now)
}

/** Year of a calendar day. */
export function yearOfDay(day: string): number {
  return Number(day.slice(0, 4))
}
