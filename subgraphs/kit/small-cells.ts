/** How a figure about people is kept from telling of one of them; a row of data for each figure. */
export interface SmallCellRule {
  /** The fewest people whom a figure may be about, and the multiple in which it counts; at least 2. */
  readonly fewestPeople: number
}

/** Whether a figure about people could be given, and how much of it: type `FigureStatus` of the schema. */
export type FigureStatus = 'NORMAL' | 'PARTIAL' | 'SUPPRESSED'

/**
 * True for a group that stays hidden: there is somebody in it, and too few. An empty group is none: that nobody asked tells
 * of nobody (frequency rule without zeros; Handbook on Statistical Disclosure Control, frequency tables).
 */
export function isTooSmall(people: number, { fewestPeople }: SmallCellRule): boolean {
  return people > 0 && people < fewestPeople
}

/**
 * The parts of a group in multiples of the fewest people, so that they still add up: the total is rounded to the nearest
 * multiple, and handed out by largest remainder; of equal ones the earlier part gets more. A part of zero stays zero; any
 * other may be shown a multiple less or more than it is, so nobody tells 1 from 4.
 *
 * Meant for the smallest groups of which a figure is ever made: sums of rounded groups, and differences of such sums, are
 * multiples again, whatever is asked of them. Neither total nor siblings are exact, so no second cell need be hidden with a
 * hidden one.
 */
export function roundParts<Part extends string>(
  parts: Readonly<Record<Part, number>>,
  { fewestPeople: unit }: SmallCellRule,
): Readonly<Record<Part, number>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets the names it was given
  const names = Object.keys(parts) as Part[]
  const units = Math.round(sum(names.map((name) => parts[name])) / unit)
  const whole = sum(names.map((name) => Math.floor(parts[name] / unit)))
  const byRemainder = names.toSorted((a, b) => (parts[b] % unit) - (parts[a] % unit))
  const raised = new Set(byRemainder.slice(0, units - whole))
  const shown = names.map((name) => [name, (Math.floor(parts[name] / unit) + (raised.has(name) ? 1 : 0)) * unit])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the names it was given
  return Object.fromEntries(shown) as Record<Part, number>
}

/** What may be said of a figure of which some groups are shown and some hidden; with neither it is a zero. */
export function figureStatus({ shown, hidden }: { shown: boolean; hidden: boolean }): FigureStatus {
  if (!hidden) return 'NORMAL'
  return shown ? 'PARTIAL' : 'SUPPRESSED'
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
