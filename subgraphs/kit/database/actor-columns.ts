import type { Actor } from '../caller.ts'

/** Columns of a record that say who really acted, where it was not its subject: all set, or none. */
export interface ActorColumns {
  readonly actor: string | null
  readonly actor_person: string | null
  readonly actor_mandate: string | null
}

/** The same in every department, so that a citizen's question who did it is one question. */
export function actorColumns(actor: Actor | null): ActorColumns {
  return {
    actor: actor?.subject ?? null,
    actor_person: actor?.person ?? null,
    actor_mandate: actor?.mandate ?? null,
  }
}
