import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Caller, type Department, inProcess, newPersonId } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { importFile } from '@civigraph/subgraph-kit/import'
import { identity } from '#subgraphs/identity/subgraph.ts'
import type { PrivacyTables } from '#subgraphs/privacy/store.ts'
import { privacy } from '#subgraphs/privacy/subgraph.ts'
import { emptyDatabase } from './database.ts'
import { callerWith, graphOf } from './national-graph.ts'

const SCOPES = 'consent:read consent:write application:write'
/** A person whom the register of test persons knows. */
export const CITIZEN = 'VEVTVC1QRVJTT04tMDAwMQ'
export const FIRM = 'cn-uscc:91990000T0000001X7'
export const START = '2026-03-01T00:00:00.000Z'

/** A person whom nobody has met before, at the portal, with every scope of this department. */
export function somebody(given: Parameters<typeof callerWith>[0] = {}): Caller & { readonly person: string } {
  const person = given.person ?? newPersonId()
  return { ...callerWith({ subject: `account of ${person}`, client: 'portal', scopes: SCOPES, ...given }), person }
}

/** Works for the firm that owns the application `checker`. */
export const owner = somebody({ organisation: FIRM })
/** Decides about applications. */
export const approver = somebody({ duties: 'application.approve' })
/** The application `checker` itself, as a machine. */
export const checker = callerWith({ subject: 'service-account-checker', client: 'checker', scopes: SCOPES })

/** An intended use as a file or a mutation has it, with some parts given. */
export function someUse(given: object = {}) {
  return {
    purpose: 'licence-check',
    description: 'A shop checks a licence.',
    fields: ['Person.name', 'Licence.*'],
    basis: 'Consent of the person concerned',
    needsConsent: true,
    policyUrl: 'https://shop.example/privacy',
    deletionContact: 'mailto:deletion@shop.example',
    ...given,
  }
}

/** A document of the profile `intended-uses` with one application, `checker`. */
export function fileOf(uses: readonly object[], application: object = {}) {
  const about = { client: 'checker', name: 'Checker', owner: FIRM, support: 'mailto:support@shop.example' }
  return { applications: [{ ...about, ...application, intendedUses: uses }] }
}

export interface Use {
  readonly id: string
  readonly state: string
  readonly fields: readonly string[]
}

export interface Given {
  readonly id: string
  readonly state: string
  readonly validFrom: string
  readonly deleteBy: string
}

const useFields = `id client purpose fields needsConsent approvedAt revokedAt state application { name }`
const consentFields = `id fields validFrom validUntil withdrawnAt deleteBy state use { purpose }`

const MUTATIONS = {
  register: { name: 'registerIntendedUse', argument: 'use', type: 'RegisterIntendedUse', fields: useFields },
  approve: { name: 'approveIntendedUse', argument: 'use', type: 'ID', fields: useFields },
  revoke: { name: 'revokeIntendedUse', argument: 'use', type: 'ID', fields: useFields },
  give: { name: 'giveConsent', argument: 'consent', type: 'GiveConsent', fields: consentFields },
  withdraw: { name: 'withdrawConsent', argument: 'consent', type: 'ID', fields: consentFields },
} as const

type Mutation = keyof typeof MUTATIONS

const someConsent = { use: 'checker:licence-check', fields: ['Person.name'], validUntil: '2026-06-01T00:00:00Z' }

export type PrivacyOffice = Awaited<ReturnType<typeof openPrivacyOffice>>

/** The department behind the router, over a database of its own, with a clock that tests set. */
export async function openPrivacyOffice(kind: DatabaseHost['kind']) {
  const people = identity({ registerKey: Buffer.alloc(32, 7), testPersons: true })
  const database = await emptyDatabase(kind, [people, privacy])
  const folder = await mkdtemp(join(tmpdir(), 'privacy-'))
  const clock = { now: new Date(START) }
  const onTime = (department: Department) => {
    const subgraph = department.subgraph(database.host)
    return { ...subgraph, createContext: (who: Caller | null) => subgraph.createContext(who, clock.now) }
  }
  const graph = await graphOf([onTime(people), onTime(privacy)])
  const department = inProcess(onTime(privacy), (fault) => {
    throw fault
  })
  let counted = 0

  async function ask(query: string, as: Caller | null, variables: Record<string, unknown> = {}) {
    const { data, errors = [] } = await graph.answer({ query, variables }, as)
    return { data: data ?? null, errors, codes: errors.map((one) => one.extensions?.['code']) }
  }

  async function act<Done>(
    mutation: Mutation,
    as: Caller,
    { input, key }: { input: unknown; key?: string | undefined },
  ) {
    counted += 1
    const { name, argument, type, fields } = MUTATIONS[mutation]
    const query = `mutation ($key: String!, $input: ${type}!) {
      ${name}(idempotencyKey: $key, ${argument}: $input) { ${fields} } }`
    const { data, codes, errors } = await ask(query, as, { key: key ?? `key-${counted}`, input })
    return { done: (data?.[name] ?? null) as Done | null, codes, errors }
  }

  return {
    tables: database.host.schema<PrivacyTables>('privacy'),
    statements: database.statements,
    graph,
    ask,
    /** Asks the department itself, past the router: it checks again. */
    askDepartment: async (query: string, as: Caller | null, variables: Record<string, unknown> = {}) => {
      const { data, errors = [] } = await department({ query, variables }, as)
      return { data: data ?? null, errors, codes: errors.map(({ extensions }) => extensions['code']) }
    },
    setClock: (instant: string) => void (clock.now = new Date(instant)),

    register: async (use: object = {}, as: Caller = owner, key?: string) =>
      await act<Use>('register', as, { input: { client: 'checker', ...someUse(use) }, key }),
    approve: async (use: string, as: Caller = approver) => await act<Use>('approve', as, { input: use }),
    revoke: async (use: string, as: Caller = approver) => await act<Use>('revoke', as, { input: use }),
    give: async (as: Caller, consent: object = {}, key?: string) =>
      await act<Given>('give', as, { input: { ...someConsent, ...consent }, key }),
    withdraw: async (as: Caller, consent: string) => await act<Given>('withdraw', as, { input: consent }),

    /** What the router asks before it gives conditional data to an application. */
    inForce: async (as: Caller | null, client = 'checker', { purpose = 'licence-check', asking = client } = {}) => {
      const through = as === null ? null : { ...as, client: asking }
      const query = `query ($client: String!, $purpose: String!) { consentsInForce(client: $client, purpose: $purpose) { id fields } }`
      return (await ask(query, through, { client, purpose })).data?.['consentsInForce'] as {
        id: string
        fields: string[]
      }[]
    },

    /** Imports a document; the same one twice is another file, so that it is read each time. */
    async take(document: object) {
      const [profile] = privacy.profiles
      if (!profile) throw new Error('No profile.')
      counted += 1
      const file = join(folder, `${counted}.json`)
      await writeFile(file, JSON.stringify(document) + '\n'.repeat(counted))
      return await importFile({ database: database.host, schema: 'privacy', profile, file })
    },

    /** Test persons, in the register that keeps them. */
    async takePersons() {
      const profile = people.profiles.find(({ name }) => name === 'persons')
      if (!profile) throw new Error('No profile.')
      const file = resolve(import.meta.dirname, '../../examples/national/data/persons.csv')
      await importFile({ database: database.host, schema: 'identity', profile, file })
    },

    async shut() {
      await graph.close()
      await database.close()
      await rm(folder, { recursive: true })
    },
  }
}
