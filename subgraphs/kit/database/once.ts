import { createHash } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { canonicalJson } from '../canonical-json.ts'
import { GraphError } from '../errors.ts'

export interface OnceOptions<Answer> {
  /** As the caller chose it: 1 to 64 of letters, digits, `-`, `_`, `.`. */
  readonly key: string
  /** Who asks; two callers may use the same key. */
  readonly caller: string
  /** Name of the mutation. */
  readonly operation: string
  /** All other arguments. */
  readonly input: unknown
  /** The write. What it returns is kept and given again to the same key: an id, never personal data. */
  readonly run: (transaction: Transaction<unknown>) => Promise<Answer>
}

interface IdempotencyTable {
  idempotency: { caller: string; key: string; operation: string; input_digest: string; answer: string; at: string }
}

/**
 * Runs a write at most once per caller and key, in one transaction: the same key with the same input gives the same
 * answer for 24 hours; with other input it is refused with `IDEMPOTENCY_CONFLICT`.
 *
 * @param db Kysely over the department's schema.
 */
export async function once<Tables, Answer>(db: Kysely<Tables>, options: OnceOptions<Answer>): Promise<Answer> {
  if (!/^[\w.-]{1,64}$/.test(options.key))
    throw new GraphError('BAD_INPUT', '`idempotencyKey` must be 1 to 64 letters, digits, dots, hyphens or underscores.')
  const digest = createHash('sha256')
    .update(canonicalJson([options.operation, options.input]))
    .digest('hex')
  return await db.transaction().execute(async (transaction) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the kit's own migration made this table
    const kit = transaction as unknown as Transaction<IdempotencyTable>
    const { caller, key, operation } = options
    await forgetOld(kit, { caller, key })
    // The row is written first: a second request with the same key waits here until this transaction ends.
    const claimed = await kit
      .insertInto('idempotency')
      .values({ caller, key, operation, input_digest: digest, answer: 'null', at: new Date().toISOString() })
      .onConflict((conflict) => conflict.columns(['caller', 'key']).doNothing())
      .executeTakeFirst()
    if ((claimed.numInsertedOrUpdatedRows ?? 0n) === 0n) {
      const earlier = await kit
        .selectFrom('idempotency')
        .select(['input_digest', 'answer'])
        .where('caller', '=', caller)
        .where('key', '=', key)
        .executeTakeFirstOrThrow()
      if (earlier.input_digest !== digest)
        throw new GraphError('IDEMPOTENCY_CONFLICT', 'Send the new input under a new key.')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same operation wrote it
      return earlier.answer as unknown as Answer
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller narrows to its own tables
    const answer = await options.run(transaction as unknown as Transaction<unknown>)
    const kept = JSON.stringify(answer ?? null)
    await kit
      .updateTable('idempotency')
      .set({ answer: kept })
      .where('caller', '=', caller)
      .where('key', '=', key)
      .execute()
    // What was kept and not what was computed, so that the first answer has the form of every later one.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was of this type before it became JSON
    return JSON.parse(kept) as Answer
  })
}

const FORGOTTEN_AT_ONCE_MAX = 100

/** Frees this key if it is older than a day, and some others that nobody else is freeing: nobody waits for them. */
async function forgetOld(kit: Transaction<IdempotencyTable>, { caller, key }: { caller: string; key: string }) {
  const before = dayAgo()
  await kit
    .deleteFrom('idempotency')
    .where('caller', '=', caller)
    .where('key', '=', key)
    .where('at', '<', before)
    .execute()
  const old = kit
    .selectFrom('idempotency')
    .select(['caller', 'key'])
    .where('at', '<', before)
    .limit(FORGOTTEN_AT_ONCE_MAX)
    .forUpdate()
    .skipLocked()
  await kit
    .deleteFrom('idempotency')
    .where(sql`(caller, key)`, 'in', old)
    .execute()
}

function dayAgo(): string {
  return new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString()
}
