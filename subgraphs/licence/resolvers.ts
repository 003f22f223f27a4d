import { type Caller, connectionOf, GraphError, instantOf, MASKS, pageOf, timeIn } from '@civigraph/subgraph-kit'
import type {
  LicenceFilter,
  LicenceResolvers,
  LicenceTypeResolvers,
  MutationResolvers,
  MutationSuspendLicenceArgs,
  OrganisationResolvers,
  PersonResolvers,
  QueryLicencesArgs,
  QueryResolvers,
  Resolvers,
} from './generated/resolvers.ts'
import type { LicenceAct } from './licence-act.ts'
import { checkNewLicence, checkReason } from './licence-input.ts'
import { isLicenceKey } from './licence-key.ts'
import { because, type LicenceFacts, stateAt } from './licence-state.ts'
import type { Context } from './loaders.ts'
import { contradicts } from './source-status.ts'
import {
  LICENCE_ORDERS,
  type LicenceChoice,
  type LicenceList,
  type LicencePage,
  type LicenceRow,
  type LicenceStore,
} from './store.ts'
import { isTypeKey } from './type-key.ts'
import { nameIn } from './type-name.ts'
import { isHolder, issuesFor, maySee, seesAll } from './visibility.ts'

export function createResolvers(store: LicenceStore): Resolvers {
  return {
    Query: queries(store),
    Mutation: mutations(store),
    Person: personFields,
    Organisation: organisationFields,
    Licence: licenceFields,
    LicenceEvent: { at: ({ at, zone }) => timeIn(zone, new Date(at)) },
    LicenceType: licenceTypeFields,
    LicenceConnection: { totalCount: async ({ countAll }) => await countAll() },
    LicenceTypeConnection: { totalCount: async ({ countAll }) => await countAll() },
  }
}

function queries(store: LicenceStore): QueryResolvers {
  return {
    licence: async (_root, { id }, context) => await visibleLicence(id, context),
    licenceByNumber: async (_root, { authority, number }, context) =>
      await visibleLicence(store.idOfNumber(authority, number), context),
    async licences(_root, args, { caller, now }) {
      requireCaller(caller)
      const list = listOf(args, { now, publicOnly: true })
      return pageOfRows(await store.list(list), list, () => store.count(list))
    },
    async licenceTypes(_root, { authority = null, ...args }) {
      const page = pageOf(args, 1)
      const rows = await store.listTypes(authority, page)
      return { ...connectionOf(rows, page, ({ id }) => [id]), countAll: () => store.countTypes(authority) }
    },
    async licenceState(_root, { id, at }, context) {
      const row = isLicenceKey(id) ? await context.loaders.licence.load(id) : null
      // Of a private licence only who may see it learns a state, also where its identifier came to be known.
      if (row === null || !(row.publicRegister || maySee(context.caller, row))) return null
      return await stateOf(row, context, instantOfArgument(at, context))
    },
    approvalTimes: async (_root, { authority, type = null }) =>
      type === null || isTypeKey(type) ? await store.approvalTimes(authority, type) : [],
  }
}

function mutations(store: LicenceStore): MutationResolvers {
  async function act(kind: LicenceAct, args: MutationSuspendLicenceArgs, context: Context) {
    const official = officialOf(context)
    const reason = checkReason(args.reason)
    if (!isLicenceKey(args.id)) throw new GraphError('NOT_FOUND', 'Take `id` from a licence.')
    return await written(
      await store.act({ key: args.idempotencyKey, official, act: kind, id: args.id, reason }),
      context,
    )
  }
  return {
    async issueLicence(_root, { idempotencyKey: key, licence }, context) {
      const official = officialOf(context)
      const holder = checkNewLicence(licence)
      if (!isTypeKey(licence.type))
        throw new GraphError('BAD_INPUT', '`type` must be the identifier of a licence type.')
      return await written(await store.issue({ key, official, licence, holder }), context)
    },
    suspendLicence: async (_root, args, context) => await act('SUSPENDED', args, context),
    resumeLicence: async (_root, args, context) => await act('RESUMED', args, context),
    revokeLicence: async (_root, args, context) => await act('REVOKED', args, context),
  }
}

const personFields: PersonResolvers = {
  async licences({ id }, args, context) {
    const caller = requireScope(context.caller, 'licence:read')
    if (!isHolder(caller, { holderPerson: id, holderOrganisation: null }) && !seesAll(caller)) return null
    const list = listOf(args, { now: context.now, publicOnly: false })
    return await pageOfHolder(context.loaders.heldBy.person, id, list)
  },
}

const organisationFields: OrganisationResolvers = {
  async licences({ id }, args, context) {
    const caller = requireCaller(context.caller)
    const publicOnly = !isHolder(caller, { holderPerson: null, holderOrganisation: id }) && !seesAll(caller)
    const list = listOf(args, { now: context.now, publicOnly })
    return await pageOfHolder(context.loaders.heldBy.organisation, id, list)
  },
}

const licenceFields: LicenceResolvers = {
  __resolveReference: async ({ id }, context) => await visibleLicence(id, context),
  type: async ({ typeId }, _args, { loaders }) => found(await loaders.licenceType.load(typeId)),
  holder: ({ holderPerson, holderOrganisation }) => partyOf(holderPerson, holderOrganisation),
  issuer: ({ authority }) => ({ id: authority }),
  licenceId({ licenceId }, _args, { caller }) {
    requireScope(caller, 'licence:number')
    return licenceId
  },
  number({ number }, _args, { caller }) {
    requireScope(caller, 'licence:number')
    return number
  },
  numberMasked: ({ number }) => MASKS.ID(number),
  state: async (row, { at }, context) => await stateOf(row, context, instantOfArgument(at, context)),
  because: async (row, { at }, context) =>
    because(await factsOf(row, context), instantOfArgument(at, context), row.zone),
  async sourceContradicts(row, _args, context) {
    const { authority, sourceStatus, sourceAsOf, zone } = row
    if (sourceStatus === null || sourceAsOf === null) return false
    const then = new Date(instantOf(`${sourceAsOf}T00:00:00`, zone))
    return contradicts(authority, sourceStatus, await stateOf(row, context, then))
  },
  events: async ({ id }, _args, { loaders }) => (await loaders.events.load(id)).toReversed(),
}

const licenceTypeFields: LicenceTypeResolvers = {
  __resolveReference: async ({ id }, { loaders }) => (isTypeKey(id) ? await loaders.licenceType.load(id) : null),
  name: (type, { language }) => (language == null ? type.name : nameIn(language, type)),
  authority: ({ authority }) => ({ id: authority }),
  serviceItem: ({ serviceItem }) => (serviceItem === null ? null : { id: serviceItem }),
  stock: async ({ id }, _args, { loaders, now }) => await loaders.stock.load(id, { at: now.toISOString() }),
}

/** The router's guard has refused already; a department checks again, because it answers for its data. */
function requireCaller(caller: Caller | null): Caller {
  if (caller === null) throw new GraphError('UNAUTHENTICATED', 'Sign in first.')
  return caller
}

function requireScope(caller: Caller | null, scope: string): Caller {
  const signedIn = requireCaller(caller)
  if (!signedIn.scopes.has(scope)) throw new GraphError('FORBIDDEN', `Needs scope ${scope}.`)
  return signedIn
}

function officialOf({ caller, now }: Context) {
  const { subject, actor, client, organisation } = requireScope(caller, 'licence:issue')
  if (caller === null || organisation === null || !issuesFor(caller, organisation))
    throw new GraphError('FORBIDDEN', 'Needs the duty licence.issue, and an authority to act for.')
  return { authority: organisation, subject, actor, client, now }
}

/** Someone else's licence is not found rather than forbidden: its existence is not told either. */
async function visibleLicence(id: string, { caller, loaders }: Context): Promise<LicenceRow | null> {
  requireCaller(caller)
  const row = isLicenceKey(id) ? await loaders.licence.load(id) : null
  return row !== null && maySee(caller, row) ? row : null
}

/** What an earlier mutation of the same request has loaded is out of date. */
async function written(id: string, { loaders }: Context): Promise<LicenceRow | null> {
  loaders.events.clear(id)
  return await loaders.licence.clear(id).load(id)
}

type ListArgs = Partial<QueryLicencesArgs>

function listOf({ filter, orderBy, ...args }: ListArgs, given: { now: Date; publicOnly: boolean }): LicenceList {
  const page = pageOf(args, 2)
  return { ...page, ...choiceOf(filter ?? {}, given), order: orderBy ?? 'ISSUED_NEWEST' }
}

function choiceOf(filter: LicenceFilter, { now, publicOnly }: { now: Date; publicOnly: boolean }): LicenceChoice {
  const { type = null, issuer = null, state = null, expiresBy = null } = filter
  if (type !== null && !isTypeKey(type))
    throw new GraphError('BAD_INPUT', '`filter.type` must be the identifier of a licence type.')
  return { publicOnly, type, issuer, state, at: now.toISOString(), expiresBy }
}

async function pageOfHolder(
  { rows, count }: Context['loaders']['heldBy']['person'],
  id: string,
  list: LicenceList,
): Promise<LicencePage> {
  const { first: _first, after: _after, order: _order, ...choice } = list
  return pageOfRows(await rows.load(id, list), list, () => count.load(id, choice))
}

function pageOfRows(rows: readonly LicenceRow[], list: LicenceList, countAll: () => Promise<number>): LicencePage {
  return { ...connectionOf(rows, list, LICENCE_ORDERS[list.order].keyOf), countAll }
}

function partyOf(person: string | null, organisation: string | null) {
  if (person !== null) return { __typename: 'Person' as const, id: person }
  return organisation === null ? null : { __typename: 'Organisation' as const, id: organisation }
}

function instantOfArgument(at: string | null | undefined, { now }: Context): Date {
  return at == null ? now : new Date(at)
}

async function factsOf(row: LicenceRow, { loaders }: Context): Promise<LicenceFacts> {
  return { dates: row, events: await loaders.events.load(row.id) }
}

async function stateOf(row: LicenceRow, context: Context, instant: Date) {
  return stateAt(await factsOf(row, context), instant, row.zone)
}

function found<Row>(row: Row | null): Row {
  if (row === null) throw new Error('A licence has a type that is not stored.')
  return row
}
