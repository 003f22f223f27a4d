import type { Caller } from '@civigraph/subgraph-kit'
import { actorColumns } from '@civigraph/subgraph-kit/database'
import type { Doers } from './rights.ts'

/** An act of a caller, to be done once. */
export interface Act {
  readonly idempotencyKey: string
  readonly caller: Caller
  readonly now: Date
}

/** What is recorded of every act: for whom, by whom, through which application, when. */
export interface Recorded extends Doers {
  readonly at: string
  readonly actor_mandate: string | null
  readonly client: string
}

/** The record of an act. Without a mandate the subject acts for itself, and there is no actor beside it. */
export function recordOf({ caller: { subject, person, actor, client }, now }: Act): Recorded & { subject: string } {
  return {
    at: now.toISOString(),
    subject,
    person,
    ...actorColumns(actor),
    client,
  }
}

/** Whose idempotency keys these are: an agent’s for one principal are not those for another. */
export function keyHolder({ caller: { subject, actor } }: Act): string {
  return actor === null ? subject : `${actor.subject} for ${subject}`
}
