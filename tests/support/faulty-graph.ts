import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, type GraphQLSchema, parse } from 'graphql'
import { openDepartments } from '#router/engine/fetch/departments.ts'
import type { FetchCall } from '#router/engine/fetch/department.ts'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import type { GraphAnswer } from '#router/exchange.ts'
import { prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath } from '#router/request.ts'
import { type Behaviour, faultyDepartment, type FaultyDepartment, says } from './faulty-department.ts'
import { anArrival, partsForTests, TEST_LIMITS } from './national-graph.ts'

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])'

/** Three departments: the one that misbehaves leads into another one, and a third one needs what it says. */
const SCHEMAS = {
  people: `${LINK}
    type Query { person: Person people: [Person] }
    type Person @key(fields: "id") { id: ID! name: String }`,
  licence: `${LINK}
    type Query { office: Office }
    type Office { name: String }
    type Person @key(fields: "id") { id: ID! licence: Licence grade: String }
    type Licence { number: String holder: String }`,
  fees: `${LINK}
    type Person @key(fields: "id") { id: ID! grade: String @external fee: String @requires(fields: "grade") }`,
} as const

interface Known {
  readonly id: string
  readonly grade?: string
}

const RESOLVERS = {
  people: {
    Query: {
      person: () => ({ id: '1', name: 'Person 1' }),
      people: () => ['1', '2', '3'].map((id) => ({ id, name: `Person ${id}` })),
    },
    Person: {},
  },
  licence: {
    Query: { office: () => ({ name: 'Office' }) },
    Person: {
      __resolveReference: async ({ id }: Known) => ({ id }),
      licence: ({ id }: Known) => ({ number: `L${id}`, holder: `H${id}` }),
      grade: ({ id }: Known) => `G${id}`,
    },
  },
  fees: {
    Person: {
      __resolveReference: async (person: Known) => person,
      fee: ({ grade }: Known) => `fee of ${grade}`,
    },
  },
}

export const DEPARTMENT_TIMEOUT_MS = 250

export interface FaultyGraph {
  readonly licence: FaultyDepartment
  readonly calls: FetchCall[]
  readonly faults: unknown[]
  readonly answer: (query: string) => Promise<GraphAnswer>
  readonly close: () => Promise<void>
}

/** A graph in which the department `licence` is behind HTTP and does what a test wants; the others are well. */
export async function faultyGraph(): Promise<FaultyGraph> {
  const licence = await faultyDepartment(wellLicence)
  const calls: FetchCall[] = []
  const faults: unknown[] = []
  const reportFault = (error: unknown) => void faults.push(error)
  const onCall = (call: FetchCall) => void calls.push(call)
  const composition = compose(
    Object.entries(SCHEMAS).map(([name, sdl]) => ({
      name,
      sdl,
      url: name === 'licence' ? licence.url.href : `memory:${name}`,
    })),
  )
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const departments = openDepartments({
    timeoutMs: DEPARTMENT_TIMEOUT_MS,
    maxAnswerBytes: 1_000_000,
    share: true,
    envelopeFor: () => null,
    onCall,
    reportFault,
  })
  const graph = await prepareNationalGraph({
    supergraphSdl: composition.supergraphSdl,
    limits: TEST_LIMITS,
    reportFault,
    takeDepartment(name, url) {
      if (name === 'licence') {
        const { it, release } = departments.take(name, url)
        return { department: it, release }
      }
      const call = async (request: Asked) => await executed(name as keyof typeof SCHEMAS, request)
      return { department: inProcessDepartment({ name, timeoutMs: 5_000, call, onCall, reportFault }) }
    },
  })
  const way = {
    graphs: { take: () => graph, giveBack: () => {} },
    deadlineMs: 2_000,
    reportFault,
    steps: requestPath({ ...partsForTests(), verifyToken: async () => null }),
  }
  return {
    licence,
    calls,
    faults,
    answer: async (query) => (await follow(way, anArrival({ query }))).answer ?? {},
    async close() {
      await graph.close()
      await licence.close()
    },
  }
}

interface Asked {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

const schemas = new Map<string, GraphQLSchema>()

async function executed(name: keyof typeof SCHEMAS, { query, variables = {} }: Asked) {
  const known = schemas.get(name)
  const schema =
    known ?? buildSubgraphSchema({ typeDefs: parse(SCHEMAS[name]), resolvers: RESOLVERS[name] as object as never })
  schemas.set(name, schema)
  return await execute({ schema, document: parse(query), variableValues: variables })
}

/** What a licence department that is well says, as a value. */
export interface Said {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly object[]
}

export function entitiesOf({ data }: Said): readonly Record<string, unknown>[] {
  const entities = data?.['_entities']
  return Array.isArray(entities) ? entities : []
}

/** A licence department that says something else than it should: a test changes what it would have said. */
export function licenceThat(change: (said: Said) => object): Behaviour {
  return (socket, { body }) =>
    void executed('licence', JSON.parse(body) as Asked).then((said) => socket.write(says(JSON.stringify(change(said)))))
}

export const wellLicence: Behaviour = licenceThat((said) => said)
