import type { Page } from '@civigraph/subgraph-kit'
import { afterCursor } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql } from 'kysely'
import { isOneOf } from './is-one-of.ts'
import type { CountedPage } from './licences.ts'
import type { ApplicationStep, Tables } from './tables.ts'

export interface LicenceTypeRow {
  readonly id: string
  readonly authority: string
  readonly serviceItem: string | null
  readonly name: string
  readonly names: Readonly<Record<string, string>>
  readonly zone: string
}

export interface ApprovalTimeRow {
  readonly from: Exclude<ApplicationStep, 'APPROVED' | 'FEE_PAID'>
  readonly medianDays: string
  readonly sample: number
}

export type LicenceTypePage = CountedPage<LicenceTypeRow>

/** Reading types of licences, and what their licences add up to. */
export function licenceTypeQueries(db: Kysely<Tables>) {
  return {
    async types(ids: readonly string[]): Promise<LicenceTypeRow[]> {
      return await db.selectFrom('licence_type').select(TYPE_COLUMNS).where(isOneOf('id', ids)).execute()
    },

    async listTypes(authority: string | null, page: Page): Promise<LicenceTypeRow[]> {
      const query = db.selectFrom('licence_type').select(TYPE_COLUMNS)
      const chosenTypes = authority === null ? query : query.where('authority', '=', authority)
      return await afterCursor(chosenTypes, page, [{ column: 'id', direction: 'asc' }]).execute()
    },

    async countTypes(authority: string | null): Promise<number> {
      const query = db.selectFrom('licence_type').select((on) => on.fn.countAll<number>().as('count'))
      const chosenTypes = authority === null ? query : query.where('authority', '=', authority)
      return (await chosenTypes.executeTakeFirstOrThrow()).count
    },

    /** Of public registers: median from each earlier step to the approval, on the register's own clock (local times are subtracted as they are). */
    async approvalTimes(authority: string, type: string | null): Promise<ApprovalTimeRow[]> {
      const { rows } = await sql<ApprovalTimeRow>`
        select start.kind as "from", count(*) as sample, round((percentile_cont(0.5) within group (
          order by extract(epoch from approved.at_local - start.at_local)::float8) / 86400)::numeric, 3) as "medianDays"
        from licence.licence
        join licence.application_step as approved on approved.licence_id = licence.id and approved.kind = 'APPROVED'
        join licence.application_step as start on start.licence_id = licence.id
        where licence.authority = ${authority} and licence.public_register and (${type}::text is null or licence.type_id = ${type})
          and start.kind not in ('APPROVED', 'FEE_PAID')
        group by start.kind
        order by array_position(array['CREATED', 'FIRST_SUBMITTED', 'SUBMITTED', 'FIRST_REVIEWED', 'DEEMED_COMPLETE'],
          start.kind)`.execute(db)
      return rows
    },
  }
}

const TYPE_COLUMNS = ['id', 'authority', 'service_item as serviceItem', 'name', 'names', 'zone'] as const
