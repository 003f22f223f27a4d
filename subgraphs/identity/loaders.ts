import {
  argumentLoader,
  type Connection,
  connectionOf,
  groupLoader,
  type Page,
  type RequestContext,
  rowLoader,
} from '@civigraph/subgraph-kit'
import type { IdentityStore } from './store.ts'
import type { DivisionRow } from './store/divisions.ts'
import type { MandateRow, PartyColumn } from './store/mandates.ts'
import type { OrganisationRow, RegisteredIn } from './store/organisations.ts'

export type Context = RequestContext<ReturnType<typeof createLoaders>>

/** Counted only when a caller selects it. */
interface Counted {
  readonly totalCount: () => Promise<number>
}

export type DivisionPage = Connection<DivisionRow> & Counted
export type MandatePage = Connection<MandateRow> & Counted
export type OrganisationPage = Connection<OrganisationRow> & Counted

export function createLoaders(store: IdentityStore) {
  const { divisions, successions, organisations, persons, mandates } = store
  return {
    division: rowLoader(divisions.byIds, (row) => row.id),
    divisionInUse: rowLoader(divisions.inUseByCodes, (row) => row.code),
    divisionsInYear: argumentLoader(async (codes, { year }: { year: number }) => {
      const rows = Map.groupBy(await divisions.byCodesInYear(codes, year), (row) => row.code)
      return codes.map((code) => rows.get(code) ?? [])
    }),
    divisionAbove: rowLoader(divisions.parentsOf, (row) => row.childId),
    divisionsBelow: argumentLoader(async (codes, page: Page) => {
      const rows = Map.groupBy(await divisions.childrenOf(codes, page), (row) => row.parentCode)
      return codes.map((code) => connectionOf(rows.get(code) ?? [], page, divisionSortKey))
    }),
    divisionCountBelow: rowLoader(divisions.countChildrenOf, (row) => row.code),
    successors: groupLoader(successions.successorsOf, (row) => row.ofId),
    predecessors: groupLoader(successions.predecessorsOf, (row) => row.ofId),

    organisation: rowLoader(organisations.byIds, (row) => row.id),
    organisationsIn: argumentLoader(async (codes, { first, after, ...registered }: RegisteredIn & Page) => {
      const page = { first, after }
      const found = await organisations.inDivisions(codes, { ...registered, page })
      const rows = Map.groupBy(found, (row) => row.divisionCode)
      return codes.map((code) => connectionOf(rows.get(code) ?? [], page, organisationSortKeys.NAME))
    }),
    organisationCountIn: argumentLoader(async (codes, registered: RegisteredIn) => {
      const counts = await organisations.countInDivisions(codes, registered)
      const rows = new Map(counts.map((count) => [count.code, count.rows]))
      return codes.map((code) => rows.get(code) ?? 0)
    }),

    person: rowLoader(persons.byIds, (row) => row.id),
    mandate: rowLoader(mandates.byIds, (row) => row.id),
    mandatesOf: {
      agent: mandatesOfLoader(store, 'agent_id', (row) => row.agentId),
      principalPerson: mandatesOfLoader(store, 'principal_person', (row) => row.principalPerson),
      principalOrganisation: mandatesOfLoader(store, 'principal_organisation', (row) => row.principalOrganisation),
    },
  }
}

/** Pages of the mandates in which somebody has one part, each with its count. */
function mandatesOfLoader(
  { mandates }: IdentityStore,
  column: PartyColumn,
  partyOf: (row: MandateRow) => string | null,
) {
  const count = rowLoader(
    (parties) => mandates.countByParties(parties, column),
    (row) => row.party,
  )
  return argumentLoader(async (parties, page: Page): Promise<MandatePage[]> => {
    const rows = Map.groupBy(await mandates.byParties(parties, column, page), partyOf)
    return parties.map((party) => ({
      ...connectionOf(rows.get(party) ?? [], page, mandateSortKey),
      totalCount: async () => (await count.load(party))?.rows ?? 0,
    }))
  })
}

function mandateSortKey({ validFrom, id }: MandateRow) {
  return [validFrom, id]
}

export function divisionSortKey({ id }: DivisionRow) {
  return [id]
}

export const organisationSortKeys = {
  NAME: ({ sortName, id }: OrganisationRow) => [sortName, id],
  ID: ({ id }: OrganisationRow) => [id],
}
