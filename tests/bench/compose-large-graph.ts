import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { largeGraph } from './large-graph.ts'

/**
 * The supergraph of a made-up graph of so many departments, without checking satisfiability. It is composed in a thread, so
 * that whoever asks is as cold afterwards as a router that starts.
 */
export async function composeLargeGraph(departments: number): Promise<string> {
  const thread = new Worker(new URL(import.meta.url), { workerData: { departments } })
  const [sdl] = await once(thread, 'message')
  return String(sdl)
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
if (!isMainThread) parentPort?.postMessage(composed(Number(workerData.departments)))

function composed(departments: number): string {
  const services = largeGraph(departments).map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }))
  const { supergraphSdl, errors = [] } = composeServices(services, { runSatisfiability: false })
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'))
  return supergraphSdl
}
