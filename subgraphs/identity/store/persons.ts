import { GraphError } from '@civigraph/subgraph-kit'
import { type Applied, upsertRows } from '@civigraph/subgraph-kit/import'
import { type Kysely, sql, type Transaction } from 'kysely'
import { lookupOf, openNumber, type RegisterKeys, sealNumber } from '../resident-number.ts'

export interface PersonTables {
  person: { id: string; full_name: string; number_sealed: Uint8Array | null; number_lookup: Uint8Array | null }
}

export interface PersonRow {
  readonly id: string
  readonly fullName: string
  readonly numberSealed: Uint8Array | null
}

export interface PersonRecord {
  readonly id: string
  readonly fullName: string
  /** Shape, check character and day of birth are checked; null where the register knows none. */
  readonly number: string | null
}

export interface PersonRegister {
  readonly keys: RegisterKeys
  /** Whether numbers with the unassigned prefix `99…` are taken, which nobody can hold. */
  readonly testPersons: boolean
}

export function personStore(db: Kysely<PersonTables>, keys: RegisterKeys) {
  return {
    byIds: (ids: readonly string[]): Promise<PersonRow[]> =>
      db
        .selectFrom('person')
        .select(['id', 'full_name as fullName', 'number_sealed as numberSealed'])
        .where('id', 'in', ids)
        .execute(),

    /** The number in clear: only for a mask, or for a caller who may read it. */
    openNumberOf: ({ id, numberSealed }: PersonRow): string | null =>
      numberSealed === null ? null : openNumber(keys, id, numberSealed),
  }
}

/**
 * Writes persons of an import.
 *
 * @throws GraphError `IDENTIFIER_INVALID` when a number begins with six digits that never were a division, and
 *   `STATE_CONFLICT` when a number is another person's. Nothing of the file is stored then.
 */
export async function writePersons(
  transaction: Transaction<unknown>,
  persons: readonly PersonRecord[],
  { keys, testPersons }: PersonRegister,
): Promise<Applied> {
  await refuseUnknownDivisions(transaction, persons, testPersons)
  const rows = persons.map(({ id, fullName, number }) => ({
    id,
    full_name: fullName,
    number_sealed: number === null ? null : byteaText(sealNumber(keys, id, number)),
    number_lookup: number === null ? null : byteaText(lookupOf(keys, number)),
  }))
  try {
    return await upsertRows(transaction, { table: 'person', key: ['id'], rows })
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    // Without the cause: the database's own text quotes the row.
    throw new GraphError(
      'STATE_CONFLICT',
      'A resident number of this file belongs to another person of the register; correct one of the two records first.',
    )
  }
}

async function refuseUnknownDivisions(
  transaction: Transaction<unknown>,
  persons: readonly PersonRecord[],
  testPersons: boolean,
) {
  const prefixes = new Set(persons.flatMap(({ number }) => (number === null ? [] : [number.slice(0, 6)])))
  const asked = [...prefixes].filter((prefix) => !(testPersons && prefix.startsWith('99')))
  if (asked.length === 0) return
  const { rows } = await sql<{ unknown: number }>`
    select count(*) as unknown from unnest(${asked}::text[]) as prefix where
      not exists (select from division where division.code = prefix)
      and not exists (select from division_extra where division_extra.code = prefix)`.execute(transaction)
  if (rows[0]?.unknown === 0) return
  throw new GraphError(
    'IDENTIFIER_INVALID',
    'ResidentId failed DIVISION: a number of this file begins with six digits that never were a division. Import the dated ' +
      'table of divisions first, correct the number, or enter the digits in division_extra with their source.',
    { identifier: 'ResidentId', failed: 'DIVISION' },
  )
}

function byteaText(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
