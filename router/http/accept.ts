import { isUtf8Type, listMembers, type MediaType, parseMediaType } from './media-type.ts'

export const JSON_TYPE = 'application/json'
export const GRAPHQL_TYPE = 'application/graphql-response+json'
export type AnswerType = typeof JSON_TYPE | typeof GRAPHQL_TYPE

/** How several answers can be sent one after the other. */
export type StreamForm = 'text/event-stream' | 'multipart/mixed'

/** What a caller takes. */
export interface Acceptable {
  /** For one answer; null when the caller takes none of ours. */
  readonly answer: AnswerType | null
  /** For a stream of answers, the one it likes most first. Only forms that it names: no wildcard means a stream. */
  readonly streams: readonly StreamForm[]
  /** Whether it takes one answer in parts, in the form that is written here. */
  readonly parts: boolean
}

/**
 * Reads the header `Accept`.
 *
 * @source RFC 9110, section 12.5.1: the more specific range decides, and quality 0 excludes. GraphQL over HTTP,
 *   section "Content negotiation": the newer type is for callers that name it; without the header, or for a wildcard,
 *   an answer is `application/json`.
 */
export function acceptable(accept: string | undefined): Acceptable {
  if (accept === undefined || accept === '') return ANY
  const known = read.get(accept)
  if (known !== undefined) return known
  if (accept.length > HEADER_CHARACTERS_MAX) return NOTHING
  const found = readAccept(accept)
  if (read.size >= READ_MAX) read.clear()
  read.set(accept, found)
  return found
}

const ANY: Acceptable = { answer: JSON_TYPE, streams: [], parts: false }
const NOTHING: Acceptable = { answer: null, streams: [], parts: false }

/** Callers send few different headers, and each is read at every request. */
const read = new Map<string, Acceptable>()
const READ_MAX = 200
const HEADER_CHARACTERS_MAX = 1_000

interface Range extends MediaType {
  readonly quality: number
}

function readAccept(accept: string): Acceptable {
  const ranges = listMembers(accept)
    .map(rangeOf)
    .filter((range) => range !== null)
  return { answer: answerTypeFor(ranges), streams: streamsIn(ranges), parts: ranges.some(isForParts) }
}

function rangeOf(text: string): Range | null {
  const type = parseMediaType(text)
  return type === null ? null : { ...type, quality: qualityOf(type) }
}

function qualityOf({ parameters }: MediaType): number {
  const quality = Number(parameters.get('q') ?? 1)
  return quality >= 0 && quality <= 1 ? quality : 0
}

function answerTypeFor(ranges: readonly Range[]): AnswerType | null {
  const json = qualityFor(JSON_TYPE, ranges)
  const graphql = qualityFor(GRAPHQL_TYPE, ranges)
  const graphqlIsNamed = ranges.some(({ name }) => name === GRAPHQL_TYPE)
  if (graphql > 0 && (json === 0 || (graphqlIsNamed && graphql >= json))) return GRAPHQL_TYPE
  return json > 0 ? JSON_TYPE : null
}

function qualityFor(type: AnswerType, ranges: readonly Range[]): number {
  for (const range of [type, 'application/*', '*/*']) {
    const matching = ranges.filter((one) => one.name === range && isUtf8Type(one))
    if (matching.length > 0) return Math.max(...matching.map(({ quality }) => quality))
  }
  return 0
}

function streamsIn(ranges: readonly Range[]): readonly StreamForm[] {
  return ranges
    .toSorted((one, other) => other.quality - one.quality)
    .filter((range) => range.quality > 0)
    .map(streamFormOf)
    .filter((form) => form !== null)
}

/** The form that Apollo's clients read, as it was specified on 24 August 2022. */
function isForParts({ name, parameters, quality }: Range): boolean {
  return name === 'multipart/mixed' && parameters.get('deferspec') === '20220824' && quality > 0
}

/** Parts of `multipart/mixed` are framed by several drafts; only Apollo's for subscriptions is written here. */
function streamFormOf({ name, parameters }: Range): StreamForm | null {
  if (name === 'text/event-stream') return name
  return name === 'multipart/mixed' && parameters.get('subscriptionspec') === '1.0' ? name : null
}
