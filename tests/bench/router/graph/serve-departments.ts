import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { graphql, type GraphQLSchema } from 'graphql'

export interface ServedDepartments {
  /** In the order in which the schemas were given. */
  readonly ports: readonly number[]
  readonly close: () => void
}

/** Serves schemas over HTTP on loopback, each on a free port: what stands behind the replay program. */
export async function serveDepartments(schemas: readonly GraphQLSchema[]): Promise<ServedDepartments> {
  const servers = schemas.map((schema) => serverOf(schema))
  const ports = await Promise.all(servers.map((server) => listen(server)))
  return {
    ports,
    close: () => {
      for (const server of servers) server.close()
    },
  }
}

function serverOf(schema: GraphQLSchema): Server {
  return createServer((request, response) => {
    void answerTo(schema, request).then(
      (answer) => response.setHeader('content-type', 'application/json').end(answer),
      (error: unknown) => {
        process.stderr.write(`A department of the bench failed: ${String(error)}\n`)
        response.writeHead(500).end()
      },
    )
  })
}

async function answerTo(schema: GraphQLSchema, request: IncomingMessage): Promise<string> {
  const { query, variables, operationName } = JSON.parse(await text(request))
  const answer = await graphql({ schema, source: query, variableValues: variables, operationName })
  if (answer.errors) process.stderr.write(`A department of the bench refused: ${String(answer.errors[0])}\n${query}\n`)
  return JSON.stringify(answer)
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A department listens on no TCP port.')
  return address.port
}
