import { GraphError } from '@civigraph/subgraph-kit'
import { parseJson, readJson } from './bounded-json.ts'
import { isUtf8Type, parseMediaType } from './media-type.ts'

/** Headers that say what a body is. */
export interface BodyHeaders {
  readonly 'content-type'?: string | undefined
  readonly 'content-encoding'?: string | undefined
}

/**
 * The parameters in the body of a POST. A body has to say that it is JSON: what a form of another site can send
 * (url-encoded, multipart, plain text) is not read, so that no page can make a browser ask in its user's name.
 *
 * @throws {GraphError} `UNSUPPORTED_MEDIA_TYPE` for anything but plain JSON in UTF-8, `MALFORMED_REQUEST`.
 * @source GraphQL over HTTP, section "POST".
 */
export function parametersOfBody(body: Buffer, headers: BodyHeaders): unknown {
  requireJson(headers)
  return readJson(body)
}

function requireJson({ 'content-type': type = '', 'content-encoding': encoding }: BodyHeaders): void {
  if (type !== 'application/json' && !isJson(type))
    throw new GraphError('UNSUPPORTED_MEDIA_TYPE', 'Send JSON in UTF-8, with content-type application/json.')
  // Inflated, a few bytes can fill the memory; requests are small enough to be sent as they are.
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new GraphError('UNSUPPORTED_MEDIA_TYPE', 'Send the body without content-encoding.')
}

function isJson(contentType: string): boolean {
  const type = parseMediaType(contentType)
  return type?.name === 'application/json' && isUtf8Type(type)
}

/**
 * The parameters in the address of a GET. `variables` and `extensions` are JSON text there.
 *
 * @param address Path and query, as they came.
 * @throws {GraphError} `MALFORMED_REQUEST` for escapes that are no UTF-8, for a parameter that stands twice (whoever
 *   stands between may have read the other one), and for text that is not JSON.
 * @source GraphQL over HTTP, section "GET". A parameter without a value counts as absent.
 */
export function parametersOfAddress(address: string): Readonly<Record<string, unknown>> {
  const given = new Map<string, string>()
  const start = address.indexOf('?')
  for (const pair of start < 0 ? [] : address.slice(start + 1).split('&')) {
    const [name = '', value = ''] = split(pair).map(unescaped)
    if (given.has(name)) throw malformed('A parameter may stand in the address once.')
    if (value !== '') given.set(name, value)
  }
  return {
    query: given.get('query'),
    documentId: given.get('documentId'),
    operationName: given.get('operationName'),
    variables: jsonIn(given.get('variables')),
    extensions: jsonIn(given.get('extensions')),
  }
}

function split(pair: string): readonly string[] {
  const equals = pair.indexOf('=')
  return equals < 0 ? [pair] : [pair.slice(0, equals), pair.slice(equals + 1)]
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed('Escapes in the address must be UTF-8.')
  }
}

function jsonIn(text: string | undefined): unknown {
  return text === undefined ? undefined : parseJson(text)
}

function malformed(detail: string): GraphError {
  return new GraphError('MALFORMED_REQUEST', detail)
}
