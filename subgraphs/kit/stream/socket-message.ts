/** An operation as the message `subscribe` brings it; nothing is known of its members yet. */
export type SocketPayload = Readonly<Record<string, unknown>>

export type ParseJson = (text: string) => unknown

/** What a client may say. */
export type SocketMessage =
  | { readonly type: 'connection_init'; readonly payload: SocketPayload }
  | { readonly type: 'ping' | 'pong' }
  | { readonly type: 'subscribe'; readonly id: string; readonly payload: SocketPayload }
  | { readonly type: 'complete'; readonly id: string }

/**
 * @param parse Reads JSON; what it throws makes the text no message.
 * @returns null for what is no message of a client.
 */
export function readSocketMessage(text: string, parse: ParseJson): SocketMessage | null {
  const message = parsed(text, parse)
  if (!isRecord(message)) return null
  const { type, id } = message
  const payload = message['payload'] ?? {}
  switch (type) {
    case 'ping':
    case 'pong':
      return { type }
    case 'connection_init':
      return isRecord(payload) ? { type, payload } : null
    case 'subscribe':
      return isId(id) && isRecord(payload) ? { type, id, payload } : null
    case 'complete':
      return isId(id) ? { type, id } : null
    default:
      return null
  }
}

function parsed(text: string, parse: ParseJson): unknown {
  try {
    return parse(text)
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
