import type { Io } from './command.ts'
import type { FileProblem } from './outcome.ts'

const STYLE = { error: 'bad', warning: 'warn', note: 'dim' } as const

/** One block a file: place, weight, code and sentence in columns, and beneath each the way out, or why it is let through. */
export function* problemLines(io: Io, problems: readonly FileProblem[]): Generator<string> {
  const places = widthOf(problems.map(placeText))
  const levels = widthOf(problems.map(weightOf))
  const codes = widthOf(problems.map(({ code }) => code))
  for (const [file, ofFile] of Map.groupBy(problems, (one) => one.file)) {
    yield file
    for (const one of ofFile) {
      const weight = io.colour(one.exempted === null ? STYLE[one.level] : 'dim', weightOf(one).padEnd(levels))
      yield `  ${placeText(one).padStart(places)}  ${weight}  ${one.code.padEnd(codes)}  ${sentenceOf(one)}`
      yield io.colour('dim', `  ${' '.repeat(places + levels + codes + 6)}${one.exempted ?? one.wayOut}`)
    }
  }
}

/** `2 errors, 1 warning, 3 exempted`. */
export function countText(problems: readonly FileProblem[]): string {
  const standing = problems.filter(({ exempted }) => exempted === null)
  const count = (level: string) => standing.filter((one) => one.level === level).length
  const counts: [number, string, string][] = [
    [count('error'), 'error', 'errors'],
    [count('warning'), 'warning', 'warnings'],
    [count('note'), 'note', 'notes'],
    [problems.length - standing.length, 'exempted', 'exempted'],
  ]
  const told = counts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => `${number} ${number === 1 ? one : many}`)
  return told.length === 0 ? 'nothing found' : told.join(', ')
}

function weightOf({ level, exempted }: FileProblem): string {
  return exempted === null ? level : 'exempted'
}

/** With its coordinate, unless the sentence names it already. */
function sentenceOf({ coordinate, message }: FileProblem): string {
  return coordinate === null || message.includes(coordinate) ? message : `${coordinate}: ${message}`
}

function widthOf(cells: readonly string[]): number {
  return Math.max(0, ...cells.map(({ length }) => length))
}

function placeText({ place }: FileProblem): string {
  if (place === null) return '-'
  return `${place.text === 'old' ? 'old ' : ''}${place.line}:${place.column}`
}
