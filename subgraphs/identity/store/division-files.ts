import { type Applied, upsertRows } from '@civigraph/subgraph-kit/import'
import { sql, type Transaction } from 'kysely'
import { divisionId, type DivisionLevel, type Succession } from '../division.ts'

/** What the table of divisions in use says of one. */
export interface CurrentDivision {
  readonly code: string
  readonly startYear: number
  readonly name: string
  readonly nameEn: string | null
  readonly pinyin: string | null
  readonly level: DivisionLevel
  readonly parentCode: string | null
  readonly iso31662: string | null
}

/** What the table of all divisions since 1981 says of one. */
export interface DatedDivision {
  readonly code: string
  readonly startYear: number
  readonly endYear: number | null
  readonly name: string
  readonly level: DivisionLevel
  readonly successors: readonly Succession[]
}

/** Both files describe the same records: each writes only the columns that it knows, so that either may come first. */
export async function writeCurrentDivisions(
  transaction: Transaction<unknown>,
  divisions: readonly CurrentDivision[],
): Promise<Applied> {
  const rows = divisions.map(({ code, startYear, name, nameEn, pinyin, level, parentCode, iso31662 }) => ({
    id: divisionId(code, startYear),
    code,
    start_year: startYear,
    name,
    name_en: nameEn,
    pinyin,
    level,
    parent_code: parentCode,
    iso_3166_2: iso31662,
  }))
  return await upsertRows(transaction, { table: 'division', key: ['id'], rows })
}

export async function writeDatedDivisions(
  transaction: Transaction<unknown>,
  divisions: readonly DatedDivision[],
): Promise<Applied> {
  const rows = divisions.map(({ code, startYear, endYear, name, level, successors }) => ({
    id: divisionId(code, startYear),
    code,
    start_year: startYear,
    end_year: endYear,
    name,
    level,
    successors_as_found: successors.map(asFound).join(';') || null,
  }))
  const applied = await upsertRows(transaction, { table: 'division', key: ['id'], rows })
  await writeSuccessions(transaction, divisions)
  return applied
}

function asFound({ toCode, partIn }: Succession): string {
  return partIn === null ? toCode : `${toCode}[${partIn}]`
}

async function writeSuccessions(transaction: Transaction<unknown>, divisions: readonly DatedDivision[]) {
  const ids = divisions.map(({ code, startYear }) => divisionId(code, startYear))
  const steps = divisions.flatMap(({ code, startYear, endYear, successors }) =>
    successors.map(({ toCode, partIn }, place) => ({
      from_id: divisionId(code, startYear),
      place,
      to_code: toCode,
      year: partIn ?? endYear,
      part: partIn !== null,
    })),
  )
  await sql`
    with found as (select * from json_populate_recordset(null::division_succession, ${JSON.stringify(steps)}::json)),
    gone as (
      delete from division_succession as stored where stored.from_id = any(${ids}::text[]) and not exists (
        select from found where found.from_id = stored.from_id and found.place = stored.place))
    insert into division_succession as stored (from_id, place, to_code, year, part)
    select from_id, place, to_code, year, part from found
    on conflict (from_id, place) do update set to_code = excluded.to_code, year = excluded.year, part = excluded.part
    where (stored.to_code, stored.year, stored.part) is distinct from (excluded.to_code, excluded.year, excluded.part)
  `.execute(transaction)
}

/** What is remarkable in the table of divisions in use, once it is whole. */
export async function countCurrentFlaws(transaction: Transaction<unknown>) {
  const { rows } = await sql<{ countiesUnderProvince: number; parentsUnknown: number }>`
    select
      count(*) filter (where child.level = 'COUNTY' and parent.level = 'PROVINCE') as "countiesUnderProvince",
      count(*) filter (where child.parent_code is not null and parent.id is null) as "parentsUnknown"
    from division as child
    left join division as parent on parent.code = child.parent_code and parent.end_year is null
    where child.end_year is null`.execute(transaction)
  return rows[0] ?? { countiesUnderProvince: 0, parentsUnknown: 0 }
}

/** What is remarkable in the dated table, once it is whole. Years of one code never overlap in a sound table. */
export async function countDatedFlaws(transaction: Transaction<unknown>) {
  const { rows } = await sql<{ severalRecords: number; usedAgain: number; overlapping: number; unknown: number }>`
    with record as (
      select code, start_year, end_year, lag(end_year) over (partition by code order by start_year) as ended,
        lag(start_year) over (partition by code order by start_year) as began
      from division)
    select
      count(distinct code) filter (where began is not null) as "severalRecords",
      count(distinct code) filter (where ended < start_year) as "usedAgain",
      count(distinct code) filter (where began is not null and (ended is null or ended > start_year)) as "overlapping",
      (select count(*) from division_succession as step where not exists (
        select from division where division.code = step.to_code and division.start_year <= step.year
          and (division.end_year is null or step.year < division.end_year))) as "unknown"
    from record`.execute(transaction)
  return rows[0] ?? { severalRecords: 0, usedAgain: 0, overlapping: 0, unknown: 0 }
}
