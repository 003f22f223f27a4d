/** One server-sent event. */
export interface ServerSentEvent {
  readonly event: string
  readonly data: string
}

/** What came is larger than the reader takes. */
export class EventTooLarge extends Error {
  override name = 'EventTooLarge'
}

/**
 * Reads server-sent events from bytes, whatever way they are cut. Fields other than `event` and `data` are passed over.
 *
 * @param maxCharacters Of one event, and of one line: what is longer ends the stream before it fills the memory.
 * @throws {EventTooLarge}
 * @source WHATWG HTML, "Server-sent events", 9.2.6 (Interpreting an event stream).
 */
export async function* readEventStream(
  chunks: AsyncIterable<Uint8Array>,
  maxCharacters: number,
): AsyncGenerator<ServerSentEvent, undefined> {
  let event = ''
  let data: string[] = []
  let characters = 0
  for await (const line of linesOf(chunks, maxCharacters)) {
    characters += line.length
    if (characters > maxCharacters) throw new EventTooLarge()
    const [field, value] = fieldOf(line)
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
    if (line !== '') continue
    if (event !== '' || data.length > 0) yield { event: event === '' ? 'message' : event, data: data.join('\n') }
    event = ''
    data = []
    characters = 0
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxCharacters: number): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder()
  let unfinished = ''
  let endsWithReturn = false
  for await (const chunk of chunks) {
    const decoded = decoder.decode(chunk, { stream: true })
    if (decoded === '') continue
    // The second half of a line end that was cut in two.
    const text = endsWithReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded
    endsWithReturn = decoded.endsWith('\r')
    const [first = '', ...more] = text.split(/\r\n|\n|\r/)
    unfinished += first
    if (unfinished.length > maxCharacters) throw new EventTooLarge()
    if (more.length === 0) continue
    yield unfinished
    unfinished = more.pop() ?? ''
    yield* more
  }
}

function fieldOf(line: string): [field: string, value: string] {
  const colon = line.indexOf(':')
  if (colon === -1) return [line, '']
  const value = line.slice(colon + 1)
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value]
}
