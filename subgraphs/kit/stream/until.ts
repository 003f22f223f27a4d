/**
 * Reads an iterable until a signal ends it. Then reading ends at once, and whatever is read is told to end too although
 * it may be waiting: an async generator that waits could not be returned before its next value.
 */
export async function* until<T>(signal: AbortSignal, iterable: AsyncIterable<T>): AsyncGenerator<T, undefined> {
  const iterator = iterable[Symbol.asyncIterator]()
  // Not a race with one promise for the abort: that would remember every value for as long as the stream lives.
  let giveUp: (() => void) | null = null
  const onAbort = () => giveUp?.()
  signal.addEventListener('abort', onAbort, { once: true })
  const next = async (): Promise<IteratorResult<T, undefined>> =>
    await new Promise((resolve, reject) => {
      giveUp = () => resolve({ done: true, value: undefined })
      iterator.next().then(resolve, reject)
    })
  try {
    while (!signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- one value after the other
      const result = await next()
      if (result.done === true || signal.aborted) return
      yield result.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    iterator.return?.()?.catch(() => null) // nobody waits for what ends slowly
  }
}
