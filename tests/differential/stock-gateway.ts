import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { print } from 'graphql'
import type { Engine } from '#router/engine/engine.ts'
import type { Department } from '#router/engine/fetch/department.ts'
import { switchTelemetryOff } from '#router/engine/telemetry-off.ts'
import type { Stage } from './stage.ts'

/** Apollo Server over Apollo Gateway as they come, with their own words and codes: the router’s stock engine masks them. */
export async function stockGateway({ supergraphSdl, departmentOf }: Stage): Promise<Engine> {
  switchTelemetryOff()
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => dataSource(departmentOf(name)),
    logger: silent,
  })
  const server = new ApolloServer({ gateway, logger: silent, introspection: true, stopOnTerminationSignals: false })
  await server.start()
  return {
    async prepare({ document }) {
      const query = print(document)
      return {
        plan: null,
        bytes: 0,
        subscription: null,
        async execute({ variables }) {
          const { body } = await server.executeOperation({ query, variables: { ...variables } })
          if (body.kind !== 'single') throw new Error('Apollo Server answered in parts.')
          const { data, errors } = body.singleResult
          return { ...(data === undefined ? {} : { data }), ...(errors ? { errors } : {}) }
        },
      }
    },
    close: () => server.stop(),
  }
}

type Process = GraphQLDataSource['process']

function dataSource(department: Department): GraphQLDataSource {
  return {
    async process({ request: { query = '', variables } }) {
      const answer = await department.send(
        { kind: 'query', text: query, body: JSON.stringify({ query, variables }), caller: null },
        NOBODY,
      )
      return answer as Awaited<ReturnType<Process>> // both sides mean a GraphQL answer
    },
  }
}

const NOBODY = {
  signal: new AbortController().signal,
  deadlineAt: Infinity,
  traceparent: null,
  calls: null,
}
const silent = { debug() {}, info() {}, warn() {}, error() {} }
