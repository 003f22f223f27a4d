import { setTimeout as wait } from 'node:timers/promises'
import { GraphError, until } from '@civigraph/subgraph-kit'
import { failureError } from '../fetch/failure.ts'
import { openEventStream } from './open-event-stream.ts'
import { openInProcess } from './open-in-process.ts'
import { openSocket } from './open-socket.ts'
import {
  brokenOff,
  type OpenSource,
  type SourceAddress,
  type SourceEvent,
  type SourceOptions,
  type SourceProtocol,
} from './source.ts'

/** Opens subscriptions at departments, whatever protocol they speak. A department that cannot be reached is tried twice. */
export function sourceOpener(options: SourceOptions): OpenSource {
  const ways: Readonly<Record<SourceProtocol, OpenSource>> = {
    sse: openEventStream(options),
    'graphql-ws': openSocket(options),
    'in-process': openInProcess(options),
  }
  return async (request) => {
    const open = inTime(ways[request.address.protocol], options.openTimeoutMs)
    const events = await twice(open, request)
    return untilBroken(until(request.signal, events), request.address)
  }
}

function inTime(open: OpenSource, timeoutMs: number): OpenSource {
  return async (request) => {
    const late = new AbortController()
    const tooLate = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      late.abort()
      tooLate.reject(failureError(request.address.department, 'timeout', 0))
    }, timeoutMs)
    try {
      const opening = open({ ...request, signal: AbortSignal.any([request.signal, late.signal]) })
      return await Promise.race([opening, tooLate.promise])
    } catch (error) {
      throw error instanceof GraphError ? error : failureError(request.address.department, 'unreachable', 0)
    } finally {
      clearTimeout(timer)
    }
  }
}

async function twice(open: OpenSource, request: Parameters<OpenSource>[0]): ReturnType<OpenSource> {
  try {
    return await open(request)
  } catch (error) {
    if (!(error instanceof GraphError) || error.code !== 'UPSTREAM_UNAVAILABLE' || request.signal.aborted) throw error
    await wait(200 + Math.random() * 300) // a department that starts anew is not met by everybody at once
    return await open(request)
  }
}

async function* untilBroken(events: AsyncIterable<SourceEvent>, address: SourceAddress): AsyncGenerator<SourceEvent> {
  try {
    yield* events
  } catch (error) {
    throw error instanceof GraphError ? error : brokenOff(address)
  }
}
