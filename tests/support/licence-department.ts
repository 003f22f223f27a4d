import { type Caller, checkUscc, inProcess } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { importFile, type ImportProfile, type Reject } from '@civigraph/subgraph-kit/import'
import { sql } from 'kysely'
import { licenceKeysOf } from '#subgraphs/licence/licence-key.ts'
import { licenceTypes } from '#subgraphs/licence/profiles/licence-types.ts'
import { licences as licencesUnder } from '#subgraphs/licence/profiles/licences.ts'
import { massachusettsLicences as massachusettsLicencesUnder } from '#subgraphs/licence/profiles/ma-licences.ts'
import { vancouverLicences as vancouverLicencesUnder } from '#subgraphs/licence/profiles/vancouver-licences.ts'
import type { Tables } from '#subgraphs/licence/store.ts'
import { licence as licenceUnder } from '#subgraphs/licence/subgraph.ts'
import { emptyDatabase } from './database.ts'
import { temporaryFolder } from './import-department.ts'

/** The key of licence numbers in tests, and what follows from it. */
const numberKey = Buffer.alloc(32, 9)
export const keys = licenceKeysOf(numberKey)
export const licence = licenceUnder({ numberKey })
export const licences = licencesUnder(keys)
export const massachusettsLicences = massachusettsLicencesUnder(keys)
export const vancouverLicences = vancouverLicencesUnder(keys)

export const ONE = 'VEVTVC1QRVJTT04tMDAwMQ'
const TWO = 'VEVTVC1QRVJTT04tMDAwMg'
export const ENTERPRISE = 'cn-uscc:91990000T0000001X7'
export const BUREAU = 'cn-990000:bureau'
const OTHER_BUREAU = 'cn-990000:other-bureau'
export const SHOP = 'cn-990000:food-shop'
export const DRIVER = 'cn-990000:driver'
export const PHARMACY = 'cn-990000:pharmacy'

/** Who asks in these tests; whoever is not named may do nothing. */
type Given = Partial<Omit<Caller, 'scopes' | 'duties'>> & { scopes?: string[]; duties?: string[] }

export function account(given: Given): Caller {
  return {
    subject: 'test-account',
    person: null,
    client: 'test',
    organisation: null,
    roles: new Set(),
    assurance: 'SUBSTANTIAL',
    authenticatedAt: null,
    actor: null,
    purpose: null,
    consents: [],
    ...given,
    scopes: new Set(given.scopes ?? ['licence:read']),
    duties: new Set(given.duties),
  }
}

export const personOne = account({ subject: 'one', person: ONE })
export const personTwo = account({ subject: 'two', person: TWO })
export const agent = account({ subject: 'agent', person: TWO, organisation: ENTERPRISE })
export const caseworker = account({ subject: 'caseworker', organisation: OTHER_BUREAU, duties: ['casework'] })
export const official = account({
  subject: 'official',
  organisation: BUREAU,
  scopes: ['licence:read', 'licence:issue'],
  duties: ['licence.issue'],
})
export const otherOfficial: Caller = { ...official, subject: 'other-official', organisation: OTHER_BUREAU }

export const TYPES_HEADER = 'type_id,authority_org_id,service_item_id,name_en,name_zh'
const TYPES = [
  TYPES_HEADER,
  `${SHOP},${BUREAU},cn-990000:100000000001,Food shop licence,食品经营许可证`,
  `${DRIVER},${BUREAU},,Driving licence,`,
  `${PHARMACY},${OTHER_BUREAU},cn-990000:100000000002,,药品经营许可证`,
]

export const HEADER =
  'authority_org_id,number,licence_id,type_id,holder_person_id,holder_org_id,grade,public_register,' +
  'issued_on,valid_from,valid_until,event_kind,event_at,event_reason'

/** A line of the register: a licence of the test enterprise. */
export function shop(number: string, rest = 'ISSUER,Y,2020-01-01,2020-01-01,,,,'): string {
  return `${BUREAU},${number},,${SHOP},,${ENTERPRISE},${rest}`
}

/** A line of the register: a licence of a test person. */
export function driver(number: string, person: string, rest = 'ISSUER,N,2020-01-01,2020-01-01,,,,'): string {
  return `${BUREAU},${number},,${DRIVER},${person},,${rest}`
}

export function idOf(number: string): string {
  return keys.idOf(BUREAU, number)
}

/** A credit code of the test division: 17 characters with the one that fits behind them. */
export function usccOf(first17: string): string {
  const all = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY', (last) => first17 + last)
  const right = all.find((code) => checkUscc(code).ok)
  if (right === undefined) throw new Error('No check character fits.')
  return right
}

/** The licence department alone, over a database of its own, with two public licences and three that are not. */
export async function licenceDepartment(kind: DatabaseHost['kind']) {
  const database = await emptyDatabase(kind, [licence])
  const files = await temporaryFolder()
  const faults: unknown[] = []
  const call = inProcess(licence.subgraph(database.host), (fault) => void faults.push(fault))
  const db = database.host.schema<Tables>('licence')

  async function bring(profile: ImportProfile, lines: readonly string[]) {
    const rejects: Reject[] = []
    const outcome = await importFile({
      database: database.host,
      schema: 'licence',
      profile,
      file: await files.write([...lines, ''].join('\n')),
      onReject: (reject) => void rejects.push(reject),
    })
    return { outcome, rejects }
  }

  /** Errors as code and path. A fault is thrown: no answer here may hide one. */
  async function ask(query: string, caller: Caller | null, variables: Record<string, unknown> = {}) {
    const answer = await call({ query, variables }, caller)
    if (faults.length > 0) throw new Error('A fault was masked.', { cause: faults.splice(0) })
    const errors = answer.errors?.map(({ extensions, path }) => [extensions['code'], path?.join('.')].join(' ').trim())
    // Plain objects: graphql-js makes them without a prototype.
    return { data: JSON.parse(JSON.stringify(answer.data ?? null)), ...(errors ? { errors } : {}) }
  }

  async function entities(of: readonly { __typename: string; id: string }[], selection: string, caller: Caller | null) {
    const query = `query ($of: [_Any!]!) { entities: _entities(representations: $of) { ${selection} } }`
    return await ask(query, caller, { of })
  }

  /** One reference as another department's answer holds it, opened by this department. */
  async function entity(
    { __typename: type, id }: { __typename: string; id: string },
    fields: string,
    caller: Caller | null,
  ) {
    const { data, ...rest } = await entities([{ __typename: type, id }], `... on ${type} { ${fields} }`, caller)
    return { ...rest, entity: data?.entities?.[0] }
  }

  async function reset() {
    await sql`truncate licence.licence_type, licence.licence, licence.idempotency, licence.import_run cascade`.execute(
      db,
    )
    await bring(licenceTypes, TYPES)
    await bring(licences, [
      HEADER,
      shop('S-1'),
      shop('S-2', 'ISSUER,N,2021-01-01,2021-01-01,,,,'),
      shop('S-3', 'ISSUER,Y,2019-01-01,2019-01-01,2019-12-31,,,'),
      driver('D-1', ONE),
      driver('D-2', TWO, 'ISSUER,N,2020-01-01,2020-01-01,,SUSPENDED,2021-05-05T09:00:00+08:00,points'),
    ])
    database.statements.length = 0
  }

  return {
    db,
    statements: database.statements,
    bring,
    ask,
    entities,
    entity,
    reset,
    async close() {
      await database.close()
      await files.remove()
    },
  }
}
