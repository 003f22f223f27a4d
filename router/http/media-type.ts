/** A media type or range, as it stands in `Accept` and `Content-Type`. */
export interface MediaType {
  /** In lower case, for example `application/json` or `application/*`. */
  readonly name: string
  /** By name in lower case; values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * Reads one media type.
 *
 * @returns null for what is none.
 * @source RFC 9110, sections 8.3.1 and 5.6.6.
 */
export function parseMediaType(text: string): MediaType | null {
  const name = NAME.exec(text)?.[1]?.toLowerCase()
  if (name === undefined) return null
  const parameters = new Map<string, string>()
  for (const [, parameter = '', quoted, plain = ''] of text.matchAll(PARAMETER))
    parameters.set(parameter.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? plain)
  return { name, parameters }
}

/** The members of a list header. A comma within quotes separates nothing. */
export function listMembers(header: string): readonly string[] {
  return header.match(LIST_MEMBER) ?? []
}

/** Whether text in this media type is UTF-8: we read and write nothing else. JSON that names no charset is UTF-8. */
export function isUtf8Type({ parameters }: MediaType): boolean {
  return ['utf-8', 'utf8'].includes((parameters.get('charset') ?? 'utf-8').toLowerCase())
}

const NAME = /^\s*([^\s;,/"]+\/[^\s;,/"]+)\s*(?:;|$)/
const PARAMETER = /;\s*([^\s;,="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))/g
const LIST_MEMBER = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g
