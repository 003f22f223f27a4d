import { GraphError } from '@civigraph/subgraph-kit'
import { checkText } from './plain-argument.ts'

/** Which figures are wanted, as the graph's arguments say it. */
export interface FigureArguments {
  readonly key?: readonly { readonly dimension: string; readonly in: readonly string[] }[] | null
  readonly indicator?: readonly string[] | null
  readonly from?: string | null
  readonly to?: string | null
  readonly asOf?: string | null
}

/** The same, checked. Flat lists, so that equal filters have equal JSON. */
export interface FigureFilter {
  /** For each filtered dimension its name and, behind it, the wanted codes; an empty code is the total. */
  readonly key: readonly (readonly [dimension: string, ...codes: string[]])[]
  readonly indicators: readonly string[] | null
  readonly from: string | null
  readonly to: string | null
  readonly asOf: string | null
}

const MAX_DIMENSIONS = 20
const MAX_CODES = 100

/** @throws {GraphError} `BAD_INPUT` for empty, too long or too many conditions. */
export function figureFilter({ key, indicator, from, to, asOf }: FigureArguments): FigureFilter {
  return {
    key: keyCondition(key ?? []),
    indicators: indicator ? codesOf('indicator', indicator) : null,
    from: periodOf(from ?? null),
    to: periodOf(to ?? null),
    asOf: asOf ?? null,
  }
}

function keyCondition(key: NonNullable<FigureArguments['key']>): FigureFilter['key'] {
  if (key.length > MAX_DIMENSIONS)
    throw new GraphError('BAD_INPUT', `\`key\` may name at most ${MAX_DIMENSIONS} dimensions.`)
  return key.map(({ dimension, in: codes }) => [checkText('key', dimension), ...codesOf('key', codes)])
}

function codesOf(argument: string, codes: readonly string[]): readonly string[] {
  if (codes.length < 1 || codes.length > MAX_CODES)
    throw new GraphError('BAD_INPUT', `\`${argument}\` must list 1 to ${MAX_CODES} codes; leave it out to want all.`)
  return codes.map((code) => checkText(argument, code))
}

function periodOf(period: string | null): string | null {
  if (period === '')
    throw new GraphError('BAD_INPUT', '`from` and `to` must be periods as the dataset writes them, for example `2020`.')
  return period === null ? null : checkText('from` and `to', period)
}
