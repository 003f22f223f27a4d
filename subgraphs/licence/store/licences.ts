import type { Connection, Page } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { LicenceKeys } from '../licence-key.ts'
import type { LicenceEventKind, LicenceState } from '../licence-state.ts'
import { isOneOf } from './is-one-of.ts'
import { momentOf, stateSql } from './state-sql.ts'
import type { Tables, TrustGrade } from './tables.ts'

/** A licence as it is stored; its state is computed from it and its events. */
export interface LicenceRow {
  readonly id: string
  readonly authority: string
  readonly number: string
  readonly licenceId: string | null
  readonly typeId: string
  readonly holderPerson: string | null
  readonly holderOrganisation: string | null
  readonly grade: TrustGrade
  readonly publicRegister: boolean
  readonly zone: string
  readonly issuedOn: string | null
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly sourceStatus: string | null
  readonly sourceAsOf: string | null
}

export interface LicenceEventRow {
  readonly licence: string
  readonly kind: LicenceEventKind
  readonly at: string
  readonly asOf: boolean
  readonly reason: string | null
  readonly zone: string
}

/** A page of rows, with the size of the whole list for whoever asks for it. */
export interface CountedPage<Row> extends Connection<Row> {
  readonly countAll: () => Promise<number>
}

export type LicencePage = CountedPage<LicenceRow>

/** Which licences a list holds: all given conditions. Flat, so that equal lists are recognised as equal. */
export interface LicenceChoice {
  readonly publicOnly: boolean
  readonly type: string | null
  readonly issuer: string | null
  readonly state: LicenceState | null
  /** Instant at which `state` is meant. */
  readonly at: string
  readonly expiresBy: string | null
}

type LicenceOrder = 'ISSUED_NEWEST' | 'EXPIRES_NEXT'

/** One page of such a list. */
export interface LicenceList extends LicenceChoice, Page {
  readonly order: LicenceOrder
}

export type HolderKind = 'person' | 'organisation'

/** What of a row stands in the cursor of each order. */
export const LICENCE_ORDERS = {
  ISSUED_NEWEST: { column: 'issued_on', direction: 'desc', keyOf: (row: LicenceRow) => [row.issuedOn, row.id] },
  EXPIRES_NEXT: { column: 'valid_until', direction: 'asc', keyOf: (row: LicenceRow) => [row.validUntil, row.id] },
} as const

/** Reading licences and what happened to them. */
export function licenceQueries(db: Kysely<Tables>, keys: LicenceKeys) {
  const licences = () => db.selectFrom('licence').select(LICENCE_COLUMNS)

  /** Both conditions in one: the choice, and for whom. */
  async function chosen(choice: LicenceChoice, holder?: { kind: HolderKind; ids: readonly string[] }) {
    const conditions = conditionsOf(choice)
    if (choice.state !== null)
      conditions.push(sql<boolean>`${stateSql(await momentOf(db, new Date(choice.at)))} = ${choice.state}`)
    if (holder) conditions.push(isOneOf(HOLDER_COLUMNS[holder.kind], holder.ids))
    return sql<boolean>`(${sql.join([sql`true`, ...conditions], sql` and `)})`
  }

  return {
    async byIds(ids: readonly string[]): Promise<LicenceRow[]> {
      return await licences().where(isOneOf('id', ids)).execute()
    },

    /** Where a licence with this number would be found. */
    idOfNumber: (authority: string, number: string): string => keys.idOf(authority, number),

    async list(list: LicenceList): Promise<LicenceRow[]> {
      return await afterCursor(licences().where(await chosen(list)), list, sortOf(list.order)).execute()
    },

    async count(choice: LicenceChoice): Promise<number> {
      const query = db.selectFrom('licence').select((on) => on.fn.countAll<number>().as('count'))
      return (await query.where(await chosen(choice)).executeTakeFirstOrThrow()).count
    },

    /** The first rows of each holder's list, in order; rows of all holders mixed. */
    async listOf(kind: HolderKind, ids: readonly string[], list: LicenceList): Promise<LicenceRow[]> {
      const query = licences().where(await chosen(list, { kind, ids }))
      return await firstPerParent(db, query, { parent: HOLDER_COLUMNS[kind], page: list, order: sortOf(list.order) })
    },

    async countOf(kind: HolderKind, ids: readonly string[], choice: LicenceChoice) {
      const holder = sql.ref<string>(HOLDER_COLUMNS[kind])
      const query = db.selectFrom('licence').select((on) => [holder.as('holder'), on.fn.countAll<number>().as('count')])
      return await query
        .where(await chosen(choice, { kind, ids }))
        .groupBy(holder)
        .execute()
    },

    /** Events of several licences, each licence's in the order in which they happened. */
    async events(ids: readonly string[]): Promise<LicenceEventRow[]> {
      return await db
        .selectFrom('licence_event')
        .innerJoin('licence', 'licence.id', 'licence_event.licence_id')
        .select(['licence_event.licence_id as licence', 'kind', 'at', 'as_of as asOf', 'reason', 'zone'])
        .where(isOneOf('licence_event.licence_id', ids))
        .orderBy('at')
        .orderBy('sequence')
        .execute()
    },
  }
}

const LICENCE_COLUMNS = [
  'id',
  'authority',
  'number',
  'licence_id as licenceId',
  'type_id as typeId',
  'holder_person as holderPerson',
  'holder_organisation as holderOrganisation',
  'grade',
  'public_register as publicRegister',
  'zone',
  'issued_on as issuedOn',
  'valid_from as validFrom',
  'valid_until as validUntil',
  'source_status as sourceStatus',
  'source_as_of as sourceAsOf',
] as const

const HOLDER_COLUMNS = { person: 'holder_person', organisation: 'holder_organisation' } as const

function sortOf(order: LicenceOrder): SortColumn[] {
  const { column, direction } = LICENCE_ORDERS[order]
  return [
    { column, direction, type: 'date' },
    { column: 'id', direction: 'asc' },
  ]
}

function conditionsOf({ publicOnly, type, issuer, expiresBy }: LicenceChoice): RawBuilder<boolean>[] {
  return [
    ...(publicOnly ? [sql<boolean>`public_register`] : []),
    ...(type === null ? [] : [sql<boolean>`type_id = ${type}`]),
    ...(issuer === null ? [] : [sql<boolean>`authority = ${issuer}`]),
    ...(expiresBy === null ? [] : [sql<boolean>`valid_until <= ${expiresBy}::date`]),
  ]
}
