import { connectionOf, GraphError, maskId, maskName, pageOf } from '@civigraph/subgraph-kit'
import { dayInChina, yearOfDay } from './division.ts'
import type {
  DivisionFilter,
  DivisionResolvers,
  DivisionSuccessionResolvers,
  OrganisationFilter,
  OrganisationResolvers,
  PersonResolvers,
  QueryResolvers,
  Resolvers,
  SessionResolvers,
} from './generated/resolvers.ts'
import { type Context, divisionSortKey, organisationSortKeys } from './loaders.ts'
import {
  grantedMandates,
  mandateFields,
  mandateMutations,
  mandatesOfPerson,
  partyFields,
  visibleMandate,
} from './mandate-resolvers.ts'
import { nameOf, organisationState, yearOfInstant } from './organisation.ts'
import { mayAddress, mayRead, requireScope, requireTwoFactors } from './person-access.ts'
import type { IdentityStore } from './store.ts'

export function createResolvers(store: IdentityStore): Resolvers {
  return {
    Query: queryFields(store),
    Mutation: mandateMutations(store),
    Session: sessionFields,
    Person: personFields(store),
    Mandate: mandateFields,
    Party: partyFields,
    Organisation: organisationFields,
    Division: divisionFields,
    DivisionSuccession: successionFields,
  }
}

function queryFields(store: IdentityStore): QueryResolvers {
  return {
    me(_root, _args, { caller }) {
      if (caller === null) throw new GraphError('UNAUTHENTICATED', 'Sign in and send the access token.')
      return caller
    },
    async person(_root, { id }, { caller, loaders }) {
      requireScope(caller, 'identity:read')
      return mayRead(caller, id) ? await loaders.person.load(id) : null
    },
    mandate: (_root, { id }, context) => visibleMandate(id, context),
    organisation: (_root, { id }, { loaders }) => loaders.organisation.load(id),
    async organisations(_root, { filter, orderBy, ...paging }) {
      const order = orderBy ?? 'NAME'
      const page = pageOf(paging, order === 'NAME' ? 2 : 1)
      const conditions = organisationConditions(filter)
      const rows = await store.organisations.page(conditions, { page, order })
      return {
        ...connectionOf(rows, page, organisationSortKeys[order]),
        totalCount: () => store.organisations.count(conditions),
      }
    },
    division: (_root, { code, on }, { now, loaders }) =>
      loaders.divisionsInYear.load(code, { year: yearOfDay(on ?? dayInChina(now)) }),
    async divisions(_root, { filter, ...paging }, { now }) {
      const page = pageOf(paging, 1)
      const conditions = divisionConditions(filter, now)
      const rows = await store.divisions.page(conditions, page)
      return { ...connectionOf(rows, page, divisionSortKey), totalCount: () => store.divisions.count(conditions) }
    },
  }
}

const sessionFields: SessionResolvers = {
  person: ({ person }, _args, { loaders }) => (person === null ? null : loaders.person.load(person)),
  organisation: ({ organisation }, _args, { loaders }) =>
    organisation === null ? null : loaders.organisation.load(organisation),
  authenticatedAt: ({ authenticatedAt }) =>
    authenticatedAt === null ? null : new Date(authenticatedAt * 1000).toISOString(),
  actor: ({ actor }, _args, { loaders }) => (actor === null ? null : loaders.person.load(actor.person)),
  mandate: ({ actor }, _args, context) => (actor === null ? null : visibleMandate(actor.mandate, context)),
}

function personFields({ persons }: IdentityStore): PersonResolvers {
  return {
    __resolveReference: async ({ id }, { caller, loaders }) =>
      mayAddress(caller, id) ? await loaders.person.load(id) : null,
    name: ({ fullName }) => maskName(fullName),
    fullName({ id, fullName }, _args, { caller }) {
      requireScope(caller, 'identity:name')
      return mayRead(caller, id) ? fullName : null
    },
    residentIdMasked(person, _args, { caller }) {
      const number = mayRead(caller, person.id) ? persons.openNumberOf(person) : null
      return number === null ? null : maskId(number)
    },
    residentId(person, _args, { caller }) {
      requireScope(caller, 'identity:number')
      requireTwoFactors(caller)
      return mayRead(caller, person.id) ? persons.openNumberOf(person) : null
    },
    mandates: ({ id }, paging, context) => mandatesOfPerson(id, paging, context),
    grantedMandates: ({ id }, paging, context) =>
      grantedMandates({ principalPerson: id, principalOrganisation: null }, paging, context),
  }
}

const organisationFields: OrganisationResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.organisation.load(id),
  name: (organisation, { language }) => nameOf(organisation, organisation.register, language),
  division: ({ divisionCode }, _args, { loaders }) =>
    divisionCode === null ? null : loaders.divisionInUse.load(divisionCode),
  state: (organisation, { at }, { now }) => organisationState(organisation, yearOfInstant(at ?? now.toISOString())),
  grantedMandates: ({ id }, paging, context) =>
    grantedMandates({ principalPerson: null, principalOrganisation: id }, paging, context),
}

const divisionFields: DivisionResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.division.load(id),
  name: ({ name, nameEn }, { language }) => (isEnglish(language) ? (nameEn ?? name) : name),
  parent: ({ id, parentCode }, _args, { loaders }) => (parentCode === null ? null : loaders.divisionAbove.load(id)),
  async children({ code, endYear }, paging, { loaders }) {
    const page = pageOf(paging, 1)
    if (endYear !== null) return emptyPage
    return {
      ...(await loaders.divisionsBelow.load(code, page)),
      totalCount: async () => (await loaders.divisionCountBelow.load(code))?.rows ?? 0,
    }
  },
  successors: ({ id }, _args, { loaders }) => loaders.successors.load(id),
  predecessors: ({ id }, _args, { loaders }) => loaders.predecessors.load(id),
  async organisations({ code, endYear }, { kind = null, ...paging }, { loaders }) {
    const page = pageOf(paging, 2)
    if (endYear !== null) return emptyPage
    return {
      ...(await loaders.organisationsIn.load(code, { ...page, kind })),
      totalCount: () => loaders.organisationCountIn.load(code, { kind }),
    }
  },
}

const successionFields: DivisionSuccessionResolvers = {
  division: ({ otherId }, _args, { loaders }) => (otherId === null ? null : loaders.division.load(otherId)),
}

/** A retired division has nothing below it: its code may mean another place by now. */
const emptyPage = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: async () => 0 }

function divisionConditions(filter: DivisionFilter | null | undefined, now: Context['now']) {
  const { level = null, parent: parentCode = null, on, retired, nameContains } = filter ?? {}
  const day = on ?? (retired === true ? null : dayInChina(now))
  return {
    level,
    parentCode,
    inUseIn: day === null ? null : yearOfDay(day),
    retired: retired === true,
    nameContains: partOfName(nameContains, 1),
  }
}

function organisationConditions(filter: OrganisationFilter | null | undefined) {
  const { register = null, kind = null, nameContains } = filter ?? {}
  if (register !== null && !/^[a-z0-9-]{2,32}$/.test(register))
    throw new GraphError(
      'BAD_INPUT',
      '`register` is the part of an OrgId before the colon: 2 to 32 of a-z, 0-9, hyphen.',
    )
  return { register, kind, nameContains: partOfName(nameContains, 2) }
}

const partOfNameMax = 200

function partOfName(part: string | null | undefined, min: number): string | null {
  if (part == null) return null
  const { length } = Array.from(part.trim())
  if (length < min || length > partOfNameMax || part.includes('\0'))
    throw new GraphError('BAD_INPUT', `\`nameContains\` must have ${min} to ${partOfNameMax} characters.`)
  return part.trim()
}

function isEnglish(language: string | null | undefined): boolean {
  return language?.split('-')[0]?.toLowerCase() === 'en'
}
