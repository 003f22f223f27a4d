import type { GraphQLFormattedError } from 'graphql'
import { GraphError } from '../errors.ts'
import { type ParseJson, readSocketMessage, type SocketPayload } from './socket-message.ts'
import { isIterable } from './subscribe.ts'
import { until } from './until.ts'

export const SOCKET_PROTOCOL = 'graphql-transport-ws'

/** A socket as the protocol needs it. */
export interface TextSocket {
  /** Resolves when the text is on its way: a reader who takes nothing makes the stream wait. */
  readonly send: (text: string) => Promise<void>
  readonly close: (code: number, reason: string) => void
}

/** One answer to an operation. Without `data`, nothing was executed. */
export interface SocketResult {
  readonly data?: object | null | undefined
  readonly errors?: readonly (GraphQLFormattedError | { toJSON: () => GraphQLFormattedError })[] | undefined
}

export interface SocketOperation {
  readonly payload: SocketPayload
  /** What the message `connection_init` brought. */
  readonly connection: SocketPayload
  /** Ends when nobody waits for the operation any more. */
  readonly signal: AbortSignal
}

export interface SocketRules {
  /** Carries out one operation. A GraphError that it throws is told to the client; anything else is a fault. */
  readonly follow: (operation: SocketOperation) => Promise<AsyncIterable<SocketResult> | SocketResult>
  readonly maxOperations: number
  /** Reads a message; for clients that are not trusted, a reader that refuses what is nested too deep. */
  readonly parse?: ParseJson
  readonly reportFault: (error: unknown) => void
}

/**
 * The server's side of the protocol graphql-transport-ws in one connection, without the socket: messages in, messages out.
 *
 * @source graphql-ws, PROTOCOL.md: messages, and the codes with which a socket is closed.
 */
export class GraphqlSocket {
  readonly #socket: TextSocket
  readonly #rules: SocketRules
  readonly #operations = new Map<string, AbortController>()
  #connection: SocketPayload | null = null

  constructor(socket: TextSocket, rules: SocketRules) {
    this.#socket = socket
    this.#rules = rules
  }

  /** False until the message `connection_init` came. */
  get isInitialised(): boolean {
    return this.#connection !== null
  }

  receive(text: string): void {
    const message = readSocketMessage(text, this.#rules.parse ?? JSON.parse)
    switch (message?.type) {
      case undefined:
        return this.#socket.close(4400, 'Invalid message')
      case 'connection_init':
        return this.#initialise(message.payload)
      case 'ping':
        return this.#say({ type: 'pong' })
      case 'pong':
        return
      case 'subscribe':
        return this.#subscribe(message.id, message.payload)
      case 'complete':
        return this.#forget(message.id)
    }
  }

  /** Nobody waits for anything any more. */
  closed(): void {
    for (const id of this.#operations.keys()) this.#forget(id)
  }

  #initialise(payload: SocketPayload) {
    if (this.#connection) return this.#socket.close(4429, 'Too many initialisation requests')
    this.#connection = payload
    this.#say({ type: 'connection_ack' })
  }

  #subscribe(id: string, payload: SocketPayload) {
    const { maxOperations } = this.#rules
    if (!this.#connection) return this.#socket.close(4401, 'Unauthorized')
    if (this.#operations.has(id)) return this.#socket.close(4409, `Subscriber for ${id.slice(0, 50)} already exists`)
    if (this.#operations.size >= maxOperations) return this.#refuse(id, tooMany(maxOperations))
    const waiting = new AbortController()
    this.#operations.set(id, waiting)
    void this.#carryOut(id, { payload, connection: this.#connection, signal: waiting.signal })
  }

  async #carryOut(id: string, operation: SocketOperation): Promise<void> {
    const { signal } = operation
    try {
      const result = await this.#rules.follow(operation)
      if (isIterable(result)) await this.#sendEvents(id, result, signal)
      else if (!signal.aborted) await this.#sendResult(id, result)
    } catch (error) {
      if (!signal.aborted) this.#refuse(id, this.#asRefusal(error))
    } finally {
      if (this.#operations.get(id)?.signal === signal) this.#operations.delete(id)
    }
  }

  async #sendEvents(id: string, events: AsyncIterable<SocketResult>, signal: AbortSignal): Promise<void> {
    for await (const event of until(signal, events)) await this.#send({ id, type: 'next', payload: event })
    if (!signal.aborted) await this.#send({ id, type: 'complete' })
  }

  /** What was refused before it ran ends with `error`; what ran has a result and is complete. */
  async #sendResult(id: string, result: SocketResult): Promise<void> {
    if (result.data === undefined) return await this.#send({ id, type: 'error', payload: result.errors ?? [] })
    await this.#send({ id, type: 'next', payload: result })
    await this.#send({ id, type: 'complete' })
  }

  #asRefusal(error: unknown): GraphError {
    if (error instanceof GraphError) return error
    this.#rules.reportFault(error)
    return new GraphError('INTERNAL', 'It was recorded.')
  }

  #refuse(id: string, refusal: GraphError) {
    this.#say({ id, type: 'error', payload: [refusal] })
  }

  #forget(id: string) {
    this.#operations.get(id)?.abort()
    this.#operations.delete(id)
  }

  async #send(message: object): Promise<void> {
    await this.#socket.send(JSON.stringify(message))
  }

  /** For messages that nothing waits for; a socket that cannot take them is closing. */
  #say(message: object) {
    this.#send(message).catch(() => this.#socket.close(1011, 'Internal error'))
  }
}

function tooMany(maxOperations: number): GraphError {
  return new GraphError('QUOTA', `One socket carries ${maxOperations} operations at once; end one, or open another.`)
}
