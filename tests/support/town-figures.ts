import { buildSubgraphSchema } from '@apollo/subgraph'
import { type Caller, type Subgraph, subgraphSdl } from '@civigraph/subgraph-kit'
import { importFile, type ImportProfile } from '@civigraph/subgraph-kit/import'
import { parse } from 'graphql'
import { sql } from 'kysely'
import { feedback } from '#subgraphs/feedback/subgraph.ts'
import { emptyDatabase } from './database.ts'
import { general, line, testPerson } from './feedback-department.ts'
import { temporaryFolder } from './import-department.ts'
import { licence } from './licence-department.ts'
import { graphOf } from './national-graph.ts'

/** A matter that somebody asked on the platform. */
export interface Matter {
  readonly owner: string
  /** Empty: about no service. */
  readonly item: string
  readonly person: number
  readonly day: string
  readonly kept: 'ON_TIME' | 'LATE' | 'NOT_PROMISED'
}

/** A record that its authority published. */
export interface OpenRecord {
  readonly owner: string
  readonly day: string
}

const sdl = subgraphSdl(`
  type Query {
    organisation(id: OrgId!): Organisation @classified(level: OPEN)
    serviceItem(id: ID!): ServiceItem @classified(level: OPEN)
  }
  type Organisation @key(fields: "id") @classified(level: OPEN) { id: OrgId! name: String }
  type ServiceItem @key(fields: "id") @classified(level: OPEN) { id: ID! name: String }`)

/** Names everything that somebody asks for: what is known of it is the other departments' matter. */
const register: Subgraph = {
  name: 'register',
  sdl,
  schema: buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: {
      Query: {
        organisation: (_: unknown, { id }: { id: string }) => ({ id }),
        serviceItem: (_: unknown, { id }: { id: string }) => ({ id }),
      },
    },
  }),
  createContext: (caller, now = new Date()) => ({ caller, now, loaders: {} }),
}

/** The departments that keep people's own records, behind a router, for whoever adds up what they tell. */
export async function openTownFigures() {
  const database = await emptyDatabase('pglite', [feedback, licence])
  const files = await temporaryFolder()
  const graph = await graphOf([register, feedback.subgraph(database.host), licence.subgraph(database.host)])

  async function bring(schema: string, profile: ImportProfile, lines: readonly string[]) {
    const outcome = await importFile({
      database: database.host,
      schema,
      profile,
      file: await files.write([...lines, ''].join('\n')),
    })
    if (outcome.rejected > 0) throw new Error(JSON.stringify(outcome.rejectedBy))
  }

  return {
    graph,
    bring,
    async bringMatters(matters: readonly Matter[]) {
      const profile = feedback.profiles.find(({ name }) => name === 'feedback-threads')
      if (!profile) throw new Error('The department takes no threads.')
      await bring('feedback', profile, [general, ...matters.map(lineOf)])
    },
    async publish(records: readonly OpenRecord[]) {
      for (const [index, { owner, day }] of records.entries())
        await sql`insert into feedback.thread (id, source, published, kind, owner, zone, opened_on, opened_at)
          values (${`open-${index}`}, 'boston-311', true, 'HELP', ${owner}, 'America/New_York', ${day}::date,
            ${`${day}T12:00:00Z`}::timestamptz)`.execute(database.host.schema('feedback'))
    },
    /** Data of a question that must not fail. */
    async ask(query: string, caller: Caller | null = null, variables: Record<string, unknown> = {}) {
      const { data, errors } = await graph.answer({ query, variables }, caller)
      if (errors || graph.faults.length > 0)
        throw new Error('The question was refused.', { cause: errors ?? graph.faults })
      return JSON.parse(JSON.stringify(data))
    },
    async close() {
      await graph.close()
      await database.close()
      await files.remove()
    },
  }
}

function lineOf({ owner, item, person, day, kept }: Matter, index: number): string {
  const settled = { replied_at: `${day}T10:00:00+08:00`, reply: 'Yes', closed_at: `${day}T11:00:00+08:00` }
  const promised_by = kept === 'NOT_PROMISED' ? '' : kept === 'LATE' ? dayBefore(day) : day
  return line({
    thread_id: `matter-${index}`,
    author_person_id: testPerson(person),
    owner_org_id: owner,
    service_item_id: item,
    opened_at: `${day}T08:00:00+08:00`,
    promised_by,
    ...settled,
    ...(person % 3 === 0 ? { grade: person % 2 === 0 ? 'GOOD' : 'POOR', rated_at: settled.closed_at } : {}),
  })
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}
