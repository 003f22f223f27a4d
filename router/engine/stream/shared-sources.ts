import { GraphError, Mailbox, type MailboxBounds } from '@civigraph/subgraph-kit'
import { callerKey } from '../fetch/caller-key.ts'
import type { SubgraphAnswer } from '../fetch/department.ts'
import { asError, type OpenSource, type SourceEvent, type SourceRequest } from './source.ts'

/** Subscriptions at departments, each opened once for all who ask the same as the same caller. */
export interface SharedSources {
  /**
   * The events of a subscription, from its opening or from now on.
   *
   * @returns A mailbox that belongs to this reader; `leave` it when nobody reads any more.
   * @throws {GraphError} What opening throws.
   */
  readonly read: (request: SourceRequest) => Promise<SourceReader>
  /** Subscriptions that are open at departments. */
  readonly open: () => number
}

export interface SourceReader {
  readonly events: Mailbox<SubgraphAnswer>
  /** The last one to leave ends the subscription at the department. */
  readonly leave: () => void
}

interface SharedSource {
  readonly readers: Set<Mailbox<SubgraphAnswer>>
  /** Settles when the department has subscribed. */
  readonly opening: Promise<void>
  readonly stop: () => void
}

const WAITING: MailboxBounds = { maxItems: 100, maxWeight: 1_000_000 }

/** Two callers never share a source, nor does one caller with two sets of rights: the department decides by them. */
export function sharedSources(open: OpenSource, waiting: MailboxBounds = WAITING): SharedSources {
  const sources = new Map<string, SharedSource>()

  function start(key: string, request: SourceRequest): SharedSource {
    const stopping = new AbortController()
    const readers = new Set<Mailbox<SubgraphAnswer>>()
    const opened = open({ ...request, signal: stopping.signal })
    const source: SharedSource = {
      readers,
      opening: opened.then(() => undefined),
      stop() {
        if (sources.get(key) === source) sources.delete(key) // whoever comes now opens another
        stopping.abort()
      },
    }
    sources.set(key, source)
    void pump(opened, readers).finally(source.stop)
    return source
  }

  return {
    async read(request) {
      const key = keyOf(request)
      const source = sources.get(key) ?? start(key, request)
      const events = new Mailbox<SubgraphAnswer>(waiting)
      const leave = () => {
        if (source.readers.delete(events) && source.readers.size === 0) source.stop()
        events.fail(null)
      }
      source.readers.add(events)
      request.signal.addEventListener('abort', leave, { once: true })
      if (request.signal.aborted) leave()
      try {
        await source.opening
        return { events, leave }
      } catch (error) {
        leave()
        throw error
      }
    },
    open: () => sources.size,
  }
}

function keyOf({ address, body, caller }: SourceRequest): string {
  const { department, url, protocol } = address
  return JSON.stringify([department, url.href, protocol, callerKey(caller), body])
}

/** Gives each event to all readers, until the source ends. Each gets objects of its own, which it may write to. */
async function pump(opened: ReturnType<OpenSource>, readers: Set<Mailbox<SubgraphAnswer>>): Promise<void> {
  try {
    for await (const event of await opened) handOut(event, readers)
    for (const reader of readers) reader.end()
  } catch (error) {
    for (const reader of readers) reader.end(asError(error))
  }
}

function handOut({ answer, bytes }: SourceEvent, readers: Set<Mailbox<SubgraphAnswer>>) {
  const copies = [answer, ...Array.from({ length: readers.size - 1 }, () => structuredClone(answer))]
  for (const reader of readers) {
    const copy = copies.pop()
    if (copy && !reader.put(copy, bytes)) reader.fail(tooSlow())
  }
}

function tooSlow(): GraphError {
  return new GraphError(
    'STREAM_ENDED',
    'More happened than was read: 100 events or 1 MB waited. Read the record again, and subscribe to less.',
  )
}
