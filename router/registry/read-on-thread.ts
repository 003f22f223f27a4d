import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type ReadSupergraph, readSupergraph } from './read-supergraph.ts'

/**
 * The same as `readSupergraph`, on a thread that ends with it: the text of 200 departments takes a second to read, and
 * requests are not to wait for that.
 */
export async function readSupergraphOnThread(supergraphSdl: string): Promise<ReadSupergraph> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadSupergraph>()
  const thread = new Worker(new URL(import.meta.url), { workerData: { supergraphSdl } })
  thread.once('message', resolve)
  thread.once('error', reject)
  thread.once('exit', (code) => reject(new Error(`Reading the supergraph ended with ${code}.`)))
  return await promise
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
if (!isMainThread && isRequest(workerData)) parentPort?.postMessage(readSupergraph(workerData.supergraphSdl))

function isRequest(data: unknown): data is { readonly supergraphSdl: string } {
  return typeof data === 'object' && data !== null && 'supergraphSdl' in data && Object.keys(data).length === 1
}
