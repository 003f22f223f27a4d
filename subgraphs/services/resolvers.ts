import {
  checkItemCode,
  checkOrgId,
  checkTaskCode,
  connectionOf,
  GraphError,
  isoDay,
  isSoleTrader,
  pageOf,
  usccOfOrgId,
} from '@civigraph/subgraph-kit'
import { benchmark, benchmarks, type Group, type PromiseResult } from './benchmark.ts'
import { type Formula, formulaName, formulaOn } from './formula.ts'
import type { BenchmarkGroup, Resolvers } from './generated/resolvers.ts'
import { implementationFindings, itemFindings, type Limit } from './inventory-rules.ts'
import { type Context, writeTermKey } from './loaders.ts'
import { organOf } from './organ.ts'
import {
  type Counted,
  type ImplementationRow,
  ITEM_SORT_KEYS,
  type ItemRow,
  type ResultRow,
  type ServicesStore,
  type TermKey,
} from './store.ts'
import { textIn } from './texts.ts'
import { type Measured, verdictOf } from './verdict.ts'
import { volumesOf } from './volume.ts'

/** All of this department's records are open: no resolver asks who the caller is. */
export function createResolvers(store: ServicesStore): Resolvers {
  return {
    Query: queryFields(store),
    Organisation: organisationFields,
    Division: divisionFields,
    ServiceItem: serviceItemFields,
    Implementation: implementationFields,
    ServiceStandard: serviceStandardFields,
    StandardResult: standardResultFields,
    ServiceVolume: serviceVolumeFields,
    CodedTerm: codedTermFields,
    Benchmark: benchmarkFields,
    Material: { name: ({ names }, { language }) => textIn(names, language, Object.keys(names)[0] ?? '') ?? '' },
    ServiceItemConnection: { totalCount: countOnDemand },
    ImplementationConnection: { totalCount: countOnDemand },
    ServiceStandardConnection: { totalCount: countOnDemand },
  }
}

type OfType<Name extends keyof Resolvers> = NonNullable<Resolvers[Name]>

function queryFields(store: ServicesStore): OfType<'Query'> {
  return {
    serviceItem: async (_query, { id }, { loaders }) => await loaders.item.load(id),
    async serviceItems(_query, { filter, orderBy, ...paging }) {
      const order = orderBy ?? 'NAME'
      const page = pageOf(paging, ITEM_SORT_KEYS[order].length)
      const wanted = { ...filter, nameContains: searchText(filter?.nameContains) }
      const rows = await store.items(wanted, page, order)
      return {
        ...connectionOf(rows, page, (row) => ITEM_SORT_KEYS[order].map((column) => row[column])),
        countAll: async () => await store.countItems(wanted),
      }
    },
    async benchmark(_query, { period, groupBy, kind, formula: wanted }, context) {
      const formula = await chosenFormula(wanted, context)
      return [...benchmarks(await store.promises({ period, kind }), groupings[groupBy ?? 'ALL'], formula)]
    },
  }
}

const organisationFields: OfType<'Organisation'> = {
  __resolveReference: ({ id }) => ({ id }),
  serviceItems: async ({ id }, args, { loaders }) => ({
    ...(await loaders.itemsOfOwner.load(id, pageOf(args, ITEM_SORT_KEYS.NAME.length))),
    countAll: async () => (await loaders.itemCountOfOwner.load(id))?.rows ?? 0,
  }),
  async benchmark({ id }, { period }, context) {
    if (isPerson(id)) return null
    const promises = await context.loaders.promisesOfOwner.load(id, { period: period ?? null })
    if (promises.length === 0) return null
    return benchmark({ group: id, ownerId: id }, promises, await chosenFormula(null, context))
  },
}

const divisionFields: OfType<'Division'> = {
  __resolveReference: ({ id }) => ({ id }),
  serviceItems: async ({ id }, args, { loaders }) => ({
    ...(await loaders.itemsOfDivision.load(id, pageOf(args, ITEM_SORT_KEYS.NAME.length))),
    countAll: async () => (await loaders.itemCountOfDivision.load(id))?.rows ?? 0,
  }),
}

const serviceItemFields: OfType<'ServiceItem'> = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.item.load(id),
  code: ({ code_found }) => nullUnless(checkItemCode(code_found)),
  codeAsFound: ({ code_found }) => code_found,
  name: ({ names, first_language, sort_name }, { language }) => textIn(names, language, first_language) ?? sort_name,
  catalogue: async ({ catalogue_id }, _args, { loaders }) => present(await loaders.catalogue.load(catalogue_id)),
  kinds: ({ kind_list: list, kinds }) => (list === null ? [] : kinds.map((code) => ({ list, code }))),
  owner: ({ owner_id }) => reference(owner_id),
  implementations: async ({ id }, args, { loaders }) => ({
    ...(await loaders.implementationsOfItem.load(id, pageOf(args, 1))),
    countAll: async () => (await loaders.implementationCountOfItem.load(id))?.rows ?? 0,
  }),
  standards: async ({ id }, args, { loaders }) => ({
    ...(await loaders.standardsOfItem.load(id, pageOf(args, 1))),
    countAll: async () => (await loaders.standardCountOfItem.load(id))?.rows ?? 0,
  }),
  async volumes({ id }, { fiscalYear }, { loaders }) {
    const rows = await loaders.volumesOfItem.load(id, { fiscalYear: fiscalYear ?? null })
    return [...volumesOf(rows.map((row) => ({ fiscalYear: row.fiscal_year, channel: row.channel, count: row })))]
  },
  feedbackChannels: ({ feedback_channels }) => feedback_channels.map((code) => ({ list: FEEDBACK_CHANNELS, code })),
  onlineSteps: ({ online_steps }) => Object.entries(online_steps).map(([list, code]) => ({ list, code })),
  findings: (row) => shown(itemFindings(itemFacts(row))),
}

const implementationFields: OfType<'Implementation'> = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.implementation.load(id),
  taskCode: ({ code_found }) => nullUnless(checkTaskCode(code_found)),
  item: async ({ item_id }, _args, { loaders }) => present(await loaders.item.load(item_id)),
  by: ({ by_id }) => reference(by_id),
  organCodeAsFound: (row) => (organFacts(row)?.valid === false ? row.organ_code_found : null),
  repairedFrom: (row) => organFacts(row)?.repairedFrom ?? null,
  departmentAsFound: ({ department_found }) => department_found,
  legalLimit: (row) => limitOf(row.legal_days, row.legal_working),
  promisedLimit: (row) => limitOf(row.promised_days, row.promised_working),
  findings: (row) => shown([...(organFacts(row)?.findings ?? []), ...implementationFindings(implementationFacts(row))]),
}

const serviceStandardFields: OfType<'ServiceStandard'> = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.standard.load(id),
  channel: ({ channel_list: list, channel: code }) => (list === null || code === null ? null : { list, code }),
  item: async ({ item_id }, _args, { loaders }) => await loaders.item.load(item_id),
  results: async ({ id }, { period }, { loaders }) =>
    await loaders.resultsOfStandard.load(id, { period: period ?? null }),
}

const standardResultFields: OfType<'StandardResult'> = {
  met: ({ met, met_state }) => countOf(met, met_state),
  total: ({ total, total_state }) => countOf(total, total_state),
  flagAsFound: ({ flag_found }) => flag_found,
  share: async (row, _args, context) => (await judged(row, context)).share,
  verdict: async (row, _args, context) => (await judged(row, context)).verdict,
  findings: async (row, _args, context) => shown((await judged(row, context)).findings),
}

const serviceVolumeFields: OfType<'ServiceVolume'> = {
  count: ({ count }) => countOf(count.value, count.state),
  findings: ({ findings }) => shown(findings),
}

const codedTermFields: OfType<'CodedTerm'> = {
  async label({ list, code }, { language }, { loaders }) {
    const term = await loaders.term.load(writeTermKey({ list, code }))
    return (term && textIn(term.labels, language, 'en')) ?? code
  },
}

const benchmarkFields: OfType<'Benchmark'> = {
  organisation: ({ ownerId }) => reference(ownerId),
  leftOut: ({ leftOut }) => [...leftOut],
  catalogues: async ({ catalogueIds }, _args, { loaders }) =>
    (await Promise.all(catalogueIds.map(async (id) => await loaders.catalogue.load(id)))).map(present),
}

const FEEDBACK_CHANNELS: TermKey['list'] = 'ca:client_feedback_channel'

const groupings: Record<BenchmarkGroup, (result: PromiseResult) => Group> = {
  ALL: () => ({ group: 'ALL', ownerId: null }),
  AUTHORITY: ({ ownerId }) => ({ group: ownerId, ownerId }),
  KIND: ({ kind }) => ({ group: kind, ownerId: null }),
}

async function chosenFormula(wanted: string | null | undefined, { loaders, now }: Context): Promise<Formula> {
  const formulas = await loaders.formulas()
  if (wanted != null) {
    const named = formulas.find((formula) => formulaName(formula) === wanted)
    if (named === undefined)
      throw new GraphError('BAD_INPUT', '`formula` must be one that an answer named, for example `promises-kept@1`.')
    return named
  }
  const current = formulaOn(formulas, isoDay(now.getTime()))
  if (current === undefined) throw new Error('No formula is in force: the table `formula` has no row for this day.')
  return current
}

async function judged(row: ResultRow, context: Context) {
  return verdictOf(measuredIn(row), await chosenFormula(null, context))
}

function measuredIn(row: ResultRow): Measured {
  return {
    target: row.target,
    met: { value: row.met, state: row.met_state },
    total: { value: row.total, state: row.total_state },
    flagAsFound: row.flag_found,
  }
}

/** Lower case as the store keeps its names, with the bounds of the contract. */
function searchText(part: string | null | undefined): string | null {
  if (part == null) return null
  if (part.length < 2 || part.length > 100)
    throw new GraphError('BAD_INPUT', '`nameContains` must have 2 to 100 characters; leave it out to see all names.')
  return part.toLowerCase()
}

/** Sole traders are natural persons: no public record is kept of them. */
function isPerson(organisation: string): boolean {
  const id = checkOrgId(organisation)
  const uscc = id.ok ? usccOfOrgId(id.value) : undefined
  return uscc !== undefined && isSoleTrader(uscc)
}

function organFacts({ item_id, code_found, organ_code_found }: ImplementationRow) {
  if (organ_code_found === null) return null
  return organOf({ catalogue: catalogueOf(item_id), organCode: organ_code_found, implementationCode: code_found })
}

function itemFacts({ catalogue_id, code_found, materials }: ItemRow) {
  return { catalogue: catalogue_id, codeFound: code_found, materials }
}

function implementationFacts(row: ImplementationRow) {
  return {
    legalLimit: limitOf(row.legal_days, row.legal_working),
    promisedLimit: limitOf(row.promised_days, row.promised_working),
    visits: row.visits,
    depth: row.depth,
  }
}

function limitOf(days: number | null, working: boolean | null): Limit | null {
  return days === null || working === null ? null : { days, working }
}

function countOf(value: number | null, state: ResultRow['met_state']) {
  return { value: value === null ? null : String(value), state }
}

async function countOnDemand({ countAll }: Counted<unknown>): Promise<number> {
  return await countAll()
}

function catalogueOf(itemId: string): string {
  return itemId.slice(0, itemId.indexOf(':'))
}

function reference(id: string | null): { id: string } | null {
  return id === null ? null : { id }
}

function shown<Value>(values: readonly Value[]): Value[] {
  return [...values]
}

function nullUnless<Value extends string>(check: { ok: true; value: Value } | { ok: false }): Value | null {
  return check.ok ? check.value : null
}

/** For rows that a foreign key of the schema guarantees. */
function present<Row>(row: Row | null): Row {
  if (row === null) throw new Error('A row that a foreign key guarantees is missing.')
  return row
}
