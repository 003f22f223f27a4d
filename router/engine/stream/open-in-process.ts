import { isIterable, until } from '@civigraph/subgraph-kit'
import { failureError } from '../fetch/failure.ts'
import { eventOf, type OpenWay, type SourceAddress, type SourceEvent } from './source.ts'

/** A subscription at a department of this process. Results are written and read again, so that they belong to the reader. */
export const openInProcess: OpenWay = ({ inProcess }) => {
  return async ({ address, body, caller, signal }) => {
    const subscribe = inProcess.get(address.department)
    if (!subscribe) throw failureError(address.department, 'unreachable', 0)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the router itself has just written this text
    const request = JSON.parse(body) as Parameters<typeof subscribe>[0]
    const subscribed = await subscribe(request, caller)
    if (!isIterable(subscribed)) return eventsOf([subscribed], address)
    if (signal.aborted) await subscribed.return?.()
    return eventsOf(until(signal, subscribed), address)
  }
}

async function* eventsOf(
  results: AsyncIterable<object> | Iterable<object>,
  address: SourceAddress,
): AsyncGenerator<SourceEvent> {
  for await (const result of results) yield eventOf(JSON.stringify(result), address)
}
