import { type Agent, request } from 'undici'

/** A subscriber that remembers every count it was told. */
export interface CountingStream {
  readonly counter: string
  readonly counts: Set<number>
  /** What came that was no count: a refusal, or the end. */
  readonly surprises: string[]
  readonly leave: () => void
}

const QUERY = 'subscription($counter: ID!) { counted(counter: $counter) { count } }'

/** Subscribes to a counter over server-sent events; settles when the router says that the stream is there. */
export async function openCountingStream(
  { url, token, agent }: { readonly url: URL; readonly token: string; readonly agent: Agent },
  counter: string,
): Promise<CountingStream> {
  const leaving = new AbortController()
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: QUERY, variables: { counter } }),
    signal: leaving.signal,
    dispatcher: agent,
  })
  const stream = { counter, counts: new Set<number>(), surprises: [], leave: () => leaving.abort() }
  void read(answer.body, stream, leaving.signal)
  return stream
}

async function read(body: AsyncIterable<Buffer>, { counts, surprises }: CountingStream, left: AbortSignal) {
  let rest = ''
  try {
    for await (const part of body) {
      const events = (rest + part.toString()).split('\n\n')
      rest = events.pop() ?? ''
      for (const event of events) {
        const count = /^event: next\ndata: \{"data":\{"counted":\{"count":(\d+)\}\}\}$/.exec(event)?.[1]
        if (count !== undefined) counts.add(Number(count))
        else if (!event.startsWith(':')) surprises.push(event)
      }
    }
    surprises.push('the end')
  } catch (error) {
    if (!left.aborted) surprises.push(String(error))
  }
}
