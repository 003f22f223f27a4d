import { GraphError } from '../errors.ts'
import { Mailbox } from './mailbox.ts'

/** Carries what happens in a department to the subscriptions that wait for it, within one process. */
export interface Topic<Event> {
  /** Tells whoever listens to this key now. Never waits for them. */
  readonly publish: (key: string, event: Event) => void
  /** What is published under this key from now on, until the reader returns. */
  readonly listen: (key: string) => AsyncIterableIterator<Event, undefined>
}

export interface TopicOptions {
  /** Events that may wait for one listener; a slower one is ended with `STREAM_ENDED`. */
  readonly maxWaiting?: number
}

/**
 * A topic of one process. Nothing is kept for those who come later, and another process of the same department hears
 * nothing of it: with several processes, feed each one's topic from the database (PostgreSQL's LISTEN, for example).
 */
export function topic<Event>({ maxWaiting = 100 }: TopicOptions = {}): Topic<Event> {
  const listeners = new Map<string, Set<Mailbox<Event>>>()

  function leave(key: string, mailbox: Mailbox<Event>) {
    const others = listeners.get(key)
    others?.delete(mailbox)
    if (others?.size === 0) listeners.delete(key)
  }

  return {
    publish(key, event) {
      for (const mailbox of listeners.get(key) ?? []) {
        if (mailbox.put(event)) continue
        leave(key, mailbox)
        mailbox.fail(new GraphError('STREAM_ENDED', 'More happened than was read; read the record again.'))
      }
    },
    listen(key) {
      const mailbox = new Mailbox<Event>({ maxItems: maxWaiting })
      const among = listeners.get(key) ?? new Set()
      listeners.set(key, among.add(mailbox))
      return {
        next: () => mailbox.next(),
        return: () => {
          leave(key, mailbox)
          return mailbox.return()
        },
        [Symbol.asyncIterator]() {
          return this
        },
      }
    },
  }
}
