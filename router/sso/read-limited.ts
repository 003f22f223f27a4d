/**
 * Text of an answer, counted while it is read, so that an endless one is given up at the limit.
 *
 * @param maxBytes Longest body that is taken.
 * @throws {Error} When the body is longer, or not UTF-8.
 */
export async function readLimited(answer: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength
    // Leaving the loop cancels the stream.
    if (bytes > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
}
