import { type Caller, inProcess } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import type { IdentityTables } from '#subgraphs/identity/store.ts'
import { emptyDatabase } from './database.ts'
import {
  caller,
  enterprise,
  identityDepartment,
  importText,
  one,
  organisationsText,
  personsText,
  two,
} from './identity-department.ts'

/** `base64url('TEST-PERSON-0003')`. */
export const three = 'VEVTVC1QRVJTT04tMDAwMw'
export const START = '2026-03-01T00:00:00.000Z'
export const NEXT_YEAR = '2027-03-01T00:00:00.000Z'

/** What a register says: who runs the enterprise, who only reads for it, who once ran it, and who ran a body that is no more. */
const registered = `mandate_id,agent_person_id,principal_org_id,scope,valid_from,valid_until,revoked_at
R-RUNS,${two},${enterprise},mandate:write licence:read feedback:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,
R-READS,${three},${enterprise},licence:read feedback:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,
R-RAN,${one},${enterprise},mandate:write licence:read,2015-01-01T00:00:00Z,2016-01-01T00:00:00Z,
R-ENDED,${two},ca-ifoi:9001,mandate:write licence:read,2000-01-01T00:00:00Z,2100-01-01T00:00:00Z,
`

/** A person at a desk of her own, with everything that a client may ask for mandates. */
export function signedIn(person: string, given: Partial<Caller> = {}): Caller {
  return caller({
    subject: `account-of-${person}`,
    person,
    scopes: new Set(['mandate:write', 'identity:name']),
    ...given,
  })
}

/** The same person while acting for somebody, as the router would make her: then the principal is the subject. */
export function actingFor(
  principal: { readonly person: string } | { readonly organisation: string },
  { agent, mandate }: { readonly agent: string; readonly mandate: string },
): Caller {
  const parts = { person: null, organisation: null, ...principal }
  return signedIn(agent, {
    ...parts,
    subject: parts.person ?? parts.organisation ?? '',
    actor: { subject: `account-of-${agent}`, person: agent, mandate },
  })
}

export const manager = actingFor({ organisation: enterprise }, { agent: two, mandate: 'R-RUNS' })

/** Identifiers of the two kinds of principal have types of their own, which one name cannot hold. */
const fields = `id scope fromRegister validFrom validUntil state agent { id name }
  principal { ... on Person { person: id name fullName residentIdMasked } ... on Organisation { organisation: id } }`

export interface Wish {
  readonly agent?: string
  readonly scope?: readonly string[]
  readonly validFrom?: string
  readonly validUntil?: string
  readonly organisation?: string
}

interface PartyOfTests {
  readonly type: 'Person' | 'Organisation'
  readonly id: string
}

export type MandateDesk = Awaited<ReturnType<typeof openMandateDesk>>

/** The identity department over a database of its own, with a clock that tests set. */
export async function openMandateDesk(kind: DatabaseHost['kind']) {
  const database = await emptyDatabase(kind, [identityDepartment])
  const { host, statements } = database
  await importText(host, 'organisations', organisationsText)
  await importText(host, 'persons', personsText)
  await importText(host, 'mandates', registered)
  const tables = host.schema<IdentityTables>('identity')
  const clock = { now: new Date(START) }
  let keys = 0

  async function ask(query: string, by: Caller | null, variables: Record<string, unknown> = {}) {
    const subgraph = identityDepartment.subgraph(host)
    const call = inProcess({ ...subgraph, createContext: (who) => subgraph.createContext(who, clock.now) }, (fault) => {
      throw fault
    })
    const { data, errors } = await call({ query, variables }, by)
    return {
      // Plain objects: graphql-js makes them without a prototype.
      data: JSON.parse(JSON.stringify(data ?? null)),
      codes: (errors ?? []).map(({ extensions }) => extensions['code']),
    }
  }

  async function act(text: string, by: Caller | null, variables: Record<string, unknown>) {
    keys += 1
    const { data, codes } = await ask(text, by, { key: `key-${keys}`, ...variables })
    return { mandate: data?.mandate ?? null, codes }
  }

  async function list(by: Caller | null, { type, id }: PartyOfTests, field: string) {
    const query = `query ($of: [_Any!]!) { entities: _entities(representations: $of) {
      ... on ${type} { list: ${field} { totalCount nodes { id } pageInfo { hasNextPage endCursor } } } } }`
    const { data } = await ask(query, by, { of: [{ __typename: type, id }] })
    return data.entities[0]?.list ?? null
  }

  return {
    host,
    tables,
    statements,
    ask,
    setClock: (instant: string) => void (clock.now = new Date(instant)),

    grant: async (by: Caller | null, wish: Wish = {}, key?: string) =>
      await act(
        `mutation ($key: String!, $mandate: GrantMandate!) {
          mandate: grantMandate(idempotencyKey: $key, mandate: $mandate) { ${fields} } }`,
        by,
        { ...(key ? { key } : {}), mandate: { agent: three, scope: ['licence:read'], validUntil: NEXT_YEAR, ...wish } },
      ),
    limit: async (by: Caller | null, id: string, limit: { scope?: readonly string[]; validUntil?: string }) =>
      await act(
        `mutation ($key: String!, $id: ID!, $scope: [String!], $validUntil: DateTime) {
          mandate: limitMandate(idempotencyKey: $key, mandate: $id, scope: $scope, validUntil: $validUntil) { ${fields} } }`,
        by,
        { id, ...limit },
      ),
    revoke: async (by: Caller | null, id: string, key?: string) =>
      await act(
        `mutation ($key: String!, $id: ID!) {
          mandate: revokeMandate(idempotencyKey: $key, mandate: $id) { ${fields} } }`,
        by,
        { ...(key ? { key } : {}), id },
      ),
    /** A mandate as its agent, its principal or anybody else finds it. */
    read: async (by: Caller | null, id: string) =>
      await ask(`query ($id: ID!) { mandate(id: $id) { ${fields} } }`, by, { id }),
    /** The ids of the mandates that somebody has given, as somebody sees them. */
    granted: async (by: Caller | null, of: PartyOfTests, paging = '') => await list(by, of, `grantedMandates${paging}`),
    /** The ids of the mandates that were given to somebody. */
    held: async (by: Caller | null, of: PartyOfTests, paging = '') => await list(by, of, `mandates${paging}`),
    events: async (id: string) =>
      await tables.selectFrom('mandate_event').selectAll().where('mandate', '=', id).orderBy('position').execute(),
    register: async (lines: string) => await importText(host, 'mandates', `${registered.split('\n')[0]}\n${lines}\n`),
    close: async () => await database.close(),
  }
}
