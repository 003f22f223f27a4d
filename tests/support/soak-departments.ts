import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { graphql, type GraphQLSchema } from 'graphql'
import { type BenchDepartment, benchDepartments } from '../bench/router/graph/departments.ts'
import { guardedSdl } from '../bench/router/graph/guarded.ts'

/** The departments of the bench over HTTP; one of them fails at random. */
export interface SoakDepartments {
  readonly sources: readonly { readonly name: string; readonly url: string; readonly sdl: string }[]
  /** While it is down, the failing department refuses everything: its breaker opens, and closes later. */
  readonly setDown: (isDown: boolean) => void
  readonly close: () => void
}

const FAILING = 'inventory'

export async function startSoakDepartments(): Promise<SoakDepartments> {
  let isDown = false
  const started = await Promise.all(
    benchDepartments().map(async (department) => {
      const fail = department.name === FAILING ? (response: ServerResponse) => failAtRandom(response, isDown) : null
      const server = serverOf(department, fail)
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/graphql`
      return { server, source: { name: department.name, url, sdl: guardedSdl(department.written) } }
    }),
  )
  return {
    sources: started.map(({ source }) => source),
    setDown: (down) => void (isDown = down),
    close() {
      for (const { server } of started) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

/** Each answer is worked out once: the departments are not what is measured. */
function serverOf({ schema }: BenchDepartment, fail: ((response: ServerResponse) => boolean) | null): Server {
  const known = new Map<string, Promise<string>>()
  return createServer((request, response) => {
    void text(request).then(async (body) => {
      if (fail?.(response)) return undefined
      const answer = known.get(body) ?? answerTo(schema, body)
      known.set(body, answer)
      return response.setHeader('content-type', 'application/json').end(await answer)
    })
  })
}

async function answerTo(schema: GraphQLSchema, body: string): Promise<string> {
  const { query, variables } = JSON.parse(body)
  return JSON.stringify(await graphql({ schema, source: query, variableValues: variables }))
}

/** One in five answers is no answer. @returns Whether it failed. */
function failAtRandom(response: ServerResponse, isDown: boolean): boolean {
  const dice = isDown ? 0 : Math.random()
  if (dice > 0.2) return false
  if (dice < 0.08) response.writeHead(500).end('out of order')
  else if (dice < 0.12) response.setHeader('content-type', 'application/json').end('{"data":{"_enti')
  else if (dice < 0.16) response.destroy()
  else setTimeout(() => response.writeHead(503).end(), 150)
  return true
}
