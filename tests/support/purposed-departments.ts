import { type Caller, defineSubgraph, type RequestContext, type Subgraph, topic } from '@civigraph/subgraph-kit'

export interface UseOfTests {
  readonly client: string
  readonly purpose: string
  readonly fields: readonly string[]
  readonly needsConsent?: boolean
}

export interface ConsentOfTests {
  readonly id: string
  readonly person: string
  readonly client: string
  readonly purpose: string
  readonly fields: readonly string[]
}

/** The register as a test writes it. */
export interface RegisterOfTests {
  uses: readonly UseOfTests[]
  consents: readonly ConsentOfTests[]
  /** Which question is not answered. */
  silent: '' | 'uses' | 'consents'
  /** How often each was asked. */
  readonly asked: { uses: number; consents: number }
}

const PERSON = {
  __typename: 'Person',
  id: 'p1',
  name: 'Test Person',
  phone: '000-1',
  number: '990101',
  address: 'Test Street',
  employer: 'Test Works',
  notes: 'none',
  title: 'Dr',
}
const OFFICE = { __typename: 'Office', name: 'Test Office', phone: '000-2' }

/** Two departments with records of every class, and a stand-in for the register of intended uses and consents. */
export function purposedDepartments() {
  const register: RegisterOfTests = { uses: [], consents: [], silent: '', asked: { uses: 0, consents: 0 } }
  const moves = topic<object>()
  let listeners = 0
  /** Callers as the records’ department was told of them, one for each call that reached a resolver. */
  const told: (Caller | null)[] = []

  function meet<Value>(value: Value) {
    return (_: unknown, _args: unknown, { caller }: RequestContext<object>): Value => {
      told.push(caller)
      return value
    }
  }

  const records = defineSubgraph({
    name: 'records',
    schema: new URL('records.graphql', import.meta.url),
    loaders: () => ({}),
    resolvers: {
      Query: {
        me: meet(PERSON),
        parties: meet([PERSON, OFFICE]),
        found: meet([PERSON, OFFICE]),
        news: meet('none'),
      },
      Mutation: { rename: meet(PERSON) },
      Subscription: {
        moved: {
          subscribe() {
            listeners += 1
            return moves.listen('all')
          },
          resolve: () => PERSON,
        },
      },
      Person: { friend: () => PERSON, __resolveReference: () => PERSON },
      Party: { __resolveType: nameOfType },
      Found: { __resolveType: nameOfType },
    },
  })
  const parcels = defineSubgraph({
    name: 'parcels',
    schema: new URL('parcels.graphql', import.meta.url),
    loaders: () => ({}),
    resolvers: {
      Person: {
        __resolveReference: (reference: object) => reference,
        parcels: () => 2,
        called: ({ phone }: { phone?: string }) => `calls ${phone}`,
      },
    },
  })
  return {
    all: [records, parcels, registerDepartment(register)] as const,
    register,
    told,
    move: () => moves.publish('all', {}),
    /** Subscriptions that were ever opened. */
    listeners: () => listeners,
  }
}

function nameOfType({ __typename }: { __typename: string }): string {
  return __typename
}

/** A stand-in for the department of privacy: it answers what the register holds. */
export function registerDepartment(register: RegisterOfTests): Subgraph {
  return defineSubgraph({
    name: 'privacy',
    schema: new URL('use-register.graphql', import.meta.url),
    loaders: () => ({}),
    resolvers: {
      Query: {
        intendedUsesInForce() {
          register.asked.uses += 1
          if (register.silent === 'uses') throw new Error('silent')
          return register.uses.map((use) => ({ needsConsent: false, ...use }))
        },
        consentsInForce(
          _: unknown,
          { client, purpose }: { client: string; purpose: string },
          { caller }: RequestContext<object>,
        ) {
          register.asked.consents += 1
          if (register.silent === 'consents') throw new Error('silent')
          return register.consents.filter(
            (one) => one.person === caller?.person && one.client === client && one.purpose === purpose,
          )
        },
      },
    },
  })
}
