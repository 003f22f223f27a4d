import { IncomingMessage } from 'node:http'

/**
 * Reads a form that was posted.
 *
 * @param maxBytes Longest body that is taken.
 * @returns null for another kind of body, or one that is too long.
 */
export async function readForm(request: IncomingMessage, maxBytes: number): Promise<URLSearchParams | null> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return null
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const part = Buffer.from(chunk)
    bytes += part.byteLength
    if (bytes > maxBytes) return null
    chunks.push(part)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

/** The same request with another form, not read yet: for a handler that reads bodies itself. */
export function withForm(request: IncomingMessage, form: URLSearchParams): IncomingMessage {
  const body = Buffer.from(form.toString())
  const copy = new IncomingMessage(request.socket)
  copy.method = request.method
  copy.url = request.url
  copy.headers = { ...request.headers, 'content-length': String(body.byteLength) }
  delete copy.headers['transfer-encoding']
  copy.push(body)
  copy.push(null)
  copy.complete = true // otherwise its end would be taken for a broken connection
  return copy
}
