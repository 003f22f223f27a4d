import type { Page } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Applied, upsertRows } from '@civigraph/subgraph-kit/import'
import { type Kysely, sql, type Transaction } from 'kysely'
import { nameOf, type OrganisationKind, type OrganisationNames, searchTextOf, sortTextOf } from '../organisation.ts'

export interface OrganisationTables {
  organisation: {
    id: string
    register: string
    uscc: string | null
    name_en: string | null
    name_zh: string | null
    name_fr: string | null
    sort_name: string
    search_text: string
    kind: OrganisationKind
    division_code: string | null
    start_year: number | null
    end_year: number | null
    state_as_found: string | null
  }
}

/** What a register says of one organisation. */
export interface OrganisationRecord extends OrganisationNames {
  readonly id: string
  readonly register: string
  readonly uscc: string | null
  readonly kind: OrganisationKind
  readonly divisionCode: string | null
  readonly startYear: number | null
  readonly endYear: number | null
  readonly stateAsFound: string | null
}

export interface OrganisationRow extends OrganisationRecord {
  readonly sortName: string
}

/** All given conditions must hold. */
export interface OrganisationConditions {
  readonly register: string | null
  readonly kind: OrganisationKind | null
  readonly nameContains: string | null
}

export type OrganisationOrder = 'NAME' | 'ID'

/** Organisations that stand in a division's register; narrower by kind where one is given. */
export interface RegisteredIn {
  readonly kind: OrganisationKind | null
}

const columns = [
  'id',
  'register',
  'uscc',
  'name_en as nameEn',
  'name_zh as nameZh',
  'name_fr as nameFr',
  'sort_name as sortName',
  'kind',
  'division_code as divisionCode',
  'start_year as startYear',
  'end_year as endYear',
  'state_as_found as stateAsFound',
] as const

const orders: Record<OrganisationOrder, readonly SortColumn[]> = {
  NAME: [
    { column: 'sort_name', direction: 'asc' },
    { column: 'id', direction: 'asc' },
  ],
  ID: [{ column: 'id', direction: 'asc' }],
}

export function organisationStore(db: Kysely<OrganisationTables>) {
  return {
    byIds: (ids: readonly string[]): Promise<OrganisationRow[]> =>
      db.selectFrom('organisation').select(columns).where('id', 'in', ids).execute(),

    page: (
      conditions: OrganisationConditions,
      { page, order }: { page: Page; order: OrganisationOrder },
    ): Promise<OrganisationRow[]> =>
      afterCursor(matching(db, conditions).select(columns), page, orders[order]).execute(),

    async count(conditions: OrganisationConditions): Promise<number> {
      const counted = matching(db, conditions).select((eb) => eb.fn.countAll<number>().as('rows'))
      return (await counted.executeTakeFirstOrThrow()).rows
    },

    inDivisions: (
      codes: readonly string[],
      { kind, page }: RegisteredIn & { page: Page },
    ): Promise<OrganisationRow[]> =>
      firstPerParent(db, registeredIn(db, codes, kind).select(columns), {
        parent: 'division_code',
        page,
        order: orders.NAME,
      }),

    countInDivisions: (codes: readonly string[], { kind }: RegisteredIn): Promise<{ code: string; rows: number }[]> =>
      registeredIn(db, codes, kind)
        .select((eb) => [eb.ref('division_code').$notNull().as('code'), eb.fn.countAll<number>().as('rows')])
        .groupBy('division_code')
        .execute(),
  }
}

/**
 * Writes organisations of an import, with the texts by which they are ordered and found.
 *
 * @param furtherNames Names by identifier that are looked for and never shown: abbreviations, names in use.
 */
export async function writeOrganisations(
  transaction: Transaction<unknown>,
  organisations: readonly OrganisationRecord[],
  furtherNames: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<Applied> {
  const rows = organisations.map((organisation) => ({
    id: organisation.id,
    register: organisation.register,
    uscc: organisation.uscc,
    name_en: organisation.nameEn,
    name_zh: organisation.nameZh,
    name_fr: organisation.nameFr,
    sort_name: sortTextOf(nameOf(organisation, organisation.register)),
    search_text: searchTextOf(
      organisation.nameEn,
      organisation.nameZh,
      organisation.nameFr,
      ...(furtherNames.get(organisation.id) ?? []),
    ),
    kind: organisation.kind,
    division_code: organisation.divisionCode,
    start_year: organisation.startYear,
    end_year: organisation.endYear,
    state_as_found: organisation.stateAsFound,
  }))
  return await upsertRows(transaction, { table: 'organisation', key: ['id'], rows })
}

/** Organisations of all registers whose division no edition of the table holds: some genuine codes carry such ones. */
export async function countUnknownDivisions(transaction: Transaction<unknown>): Promise<number> {
  const { rows } = await sql<{ organisations: number }>`
    select count(*) as organisations from organisation where division_code is not null
      and not exists (select from division where division.code = organisation.division_code)`.execute(transaction)
  return rows[0]?.organisations ?? 0
}

function matching(db: Kysely<OrganisationTables>, { register, kind, nameContains }: OrganisationConditions) {
  let query = db.selectFrom('organisation')
  if (register !== null) query = query.where('register', '=', register)
  if (kind !== null) query = query.where('kind', '=', kind)
  if (nameContains !== null) query = query.where(sql<boolean>`strpos(search_text, ${searchTextOf(nameContains)}) > 0`)
  return query
}

function registeredIn(db: Kysely<OrganisationTables>, codes: readonly string[], kind: OrganisationKind | null) {
  const query = db.selectFrom('organisation').where('division_code', 'in', codes)
  return kind === null ? query : query.where('kind', '=', kind)
}
