import { once } from '@civigraph/subgraph-kit/database'
import type { Kysely, Transaction } from 'kysely'
import { type Act, keyHolder } from '../act.ts'
import type { PrivacyTables } from './tables.ts'

/** An act under way: all that it writes is one transaction. */
export interface Doing {
  readonly tx: Transaction<PrivacyTables>
  readonly act: Act
}

/** What is done, for the idempotency key: the same key and input is the same act. */
export interface Deed {
  readonly operation: string
  readonly input: unknown
}

/** Does an act at most once per key and gives the identifier of what was written; it is committed before that is known. */
export function writeOnce(db: Kysely<PrivacyTables>) {
  return async (act: Act, { operation, input }: Deed, run: (doing: Doing) => Promise<string>): Promise<string> =>
    await once(db, {
      key: act.idempotencyKey,
      caller: keyHolder(act),
      operation,
      input,
      run: async (tx) => await run({ tx, act }),
    })
}
