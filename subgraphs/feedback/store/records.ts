import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type FeedbackCell, type FeedbackHours, type RecordSums, releasedRecord } from '../released-record.ts'
import { anyOf } from './any-of.ts'
import { cellsPer, type Period, type Subject } from './cells.ts'
import type { FeedbackTables } from './tables.ts'

export interface OwnerRecord {
  readonly owner: string
  readonly record: RecordSums
}

/** Sums threads up, always in one statement for any number of owners or items. */
export function recordReader(db: Kysely<FeedbackTables>) {
  async function records(by: Subject, of: RawBuilder<boolean>, { at, ...period }: Period & { readonly at: Date }) {
    const { rows } = await cellsPer(by, { of, at, ...period }).execute(db)
    return new Map([...Map.groupBy(rows, ({ key }) => key)].map(([key, cells]) => [key, recordOf(cells)]))
  }

  async function inOrder(by: Subject, keys: readonly string[], asked: Period & { readonly at: Date }) {
    const found = await records(by, sql`${sql.ref(by)} = ${anyOf(keys)}`, asked)
    return keys.map((key) => found.get(key) ?? recordOf([]))
  }

  return {
    recordsOfOwners: async (owners: readonly string[], asked: Period & { readonly at: Date }): Promise<RecordSums[]> =>
      await inOrder('owner', owners, asked),

    recordsOfItems: async (items: readonly string[], { at }: { readonly at: Date }): Promise<RecordSums[]> =>
      await inOrder('service_item', items, { at }),

    /** Owners with the most threads first, as far as it may be told: an order by what is hidden would tell it. */
    async recordsByOwner(
      { register, ...period }: Period & { readonly register?: string | null | undefined },
      { at, first }: { readonly at: Date; readonly first: number },
    ): Promise<OwnerRecord[]> {
      const named = register == null ? sql<boolean>`true` : sql<boolean>`starts_with(owner, ${`${register}:`})`
      return [...(await records('owner', named, { ...period, at }))]
        .map(([owner, record]) => ({ owner, record }))
        .toSorted((a, b) => (b.record.threads ?? 0) - (a.record.threads ?? 0) || (a.owner < b.owner ? -1 : 1))
        .slice(0, first)
    },
  }
}

function recordOf(rows: readonly (FeedbackCell & FeedbackHours)[]): RecordSums {
  return releasedRecord(rows, rows[0] ?? null)
}
