import type { Page } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Generated, type Kysely, sql } from 'kysely'
import type { DivisionLevel } from '../division.ts'

export interface DivisionTables {
  division: {
    id: string
    code: string
    start_year: number
    end_year: number | null
    name: string
    name_en: string | null
    pinyin: string | null
    level: DivisionLevel
    parent_code: string | null
    iso_3166_2: string | null
    successors_as_found: string | null
    search_text: Generated<string>
  }
}

export interface DivisionRow {
  readonly id: string
  readonly code: string
  readonly startYear: number
  readonly endYear: number | null
  readonly name: string
  readonly nameEn: string | null
  readonly level: DivisionLevel
  readonly parentCode: string | null
  readonly iso31662: string | null
}

/** All given conditions must hold. */
export interface DivisionConditions {
  readonly level: DivisionLevel | null
  readonly parentCode: string | null
  /** Divisions in use in this year, the years in which they began and ended included. */
  readonly inUseIn: number | null
  readonly retired: boolean
  readonly nameContains: string | null
}

const columns = [
  'division.id',
  'division.code',
  'division.start_year as startYear',
  'division.end_year as endYear',
  'division.name',
  'division.name_en as nameEn',
  'division.level',
  'division.parent_code as parentCode',
  'division.iso_3166_2 as iso31662',
] as const

/** The identifier begins with the code and ends with the first year. */
const byCode: readonly SortColumn[] = [{ column: 'division.id', direction: 'asc' }]

export function divisionStore(db: Kysely<DivisionTables>) {
  return {
    byIds: (ids: readonly string[]): Promise<DivisionRow[]> =>
      db.selectFrom('division').select(columns).where('id', 'in', ids).execute(),

    inUseByCodes: (codes: readonly string[]): Promise<DivisionRow[]> =>
      db.selectFrom('division').select(columns).where('code', 'in', codes).where('end_year', 'is', null).execute(),

    byCodesInYear: (codes: readonly string[], year: number): Promise<DivisionRow[]> =>
      matching(db, { ...anyDivision, inUseIn: year })
        .select(columns)
        .where('code', 'in', codes)
        .orderBy('id')
        .execute(),

    /** The record of the parent's code that began last before the child ended: codes come back with other meanings. */
    parentsOf: (ids: readonly string[]): Promise<(DivisionRow & { childId: string })[]> =>
      db
        .selectFrom('division as child')
        .innerJoin('division', 'division.code', 'child.parent_code')
        .select(columns)
        .select('child.id as childId')
        .distinctOn('child.id')
        .where('child.id', 'in', ids)
        .where(sql<boolean>`division.start_year < coalesce(child.end_year, 10000)`)
        .orderBy('child.id')
        .orderBy('division.start_year', 'desc')
        .execute(),

    page: (conditions: DivisionConditions, page: Page): Promise<DivisionRow[]> =>
      afterCursor(matching(db, conditions).select(columns), page, byCode).execute(),

    async count(conditions: DivisionConditions): Promise<number> {
      const counted = matching(db, conditions).select((eb) => eb.fn.countAll<number>().as('rows'))
      return (await counted.executeTakeFirstOrThrow()).rows
    },

    childrenOf: (parentCodes: readonly string[], page: Page): Promise<DivisionRow[]> =>
      firstPerParent(db, inUseBelow(db, parentCodes).select(columns), {
        parent: 'division.parent_code',
        page,
        order: byCode,
      }),

    countChildrenOf: (parentCodes: readonly string[]): Promise<{ code: string; rows: number }[]> =>
      inUseBelow(db, parentCodes)
        .select((eb) => [eb.ref('parent_code').$notNull().as('code'), eb.fn.countAll<number>().as('rows')])
        .groupBy('parent_code')
        .execute(),
  }
}

const anyDivision: DivisionConditions = {
  level: null,
  parentCode: null,
  inUseIn: null,
  retired: false,
  nameContains: null,
}

function matching(db: Kysely<DivisionTables>, conditions: DivisionConditions) {
  const { level, parentCode, inUseIn, retired, nameContains } = conditions
  let query = db.selectFrom('division')
  if (level !== null) query = query.where('level', '=', level)
  if (parentCode !== null) query = query.where('parent_code', '=', parentCode)
  if (inUseIn !== null)
    query = query
      .where('start_year', '<=', inUseIn)
      .where((eb) => eb.or([eb('end_year', 'is', null), eb('end_year', '>=', inUseIn)]))
  if (retired) query = query.where('end_year', 'is not', null)
  if (nameContains !== null) query = query.where(sql<boolean>`strpos(search_text, lower(${nameContains})) > 0`)
  return query
}

function inUseBelow(db: Kysely<DivisionTables>, parentCodes: readonly string[]) {
  return db.selectFrom('division').where('parent_code', 'in', parentCodes).where('end_year', 'is', null)
}
