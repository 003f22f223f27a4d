import Fastify from 'fastify'
import { departmentClient } from './department-client.ts'
import { floorOperations } from './floor-operations.ts'

/**
 * The floor: `floor.ts PORT name=origin…`. Fastify in front, undici behind, and between them the fetches and joins of
 * the four queries written by hand. It checks nothing and knows no other query; whatever a router does costs more.
 */
const [port, ...departments] = process.argv.slice(2)
const origins = new Map(departments.map((department) => department.split('=') as [string, string]))
const clientOf = (name: string) => departmentClient(origins.get(name) ?? '')
const operations = floorOperations({
  accounts: clientOf('accounts'),
  inventory: clientOf('inventory'),
  products: clientOf('products'),
  reviews: clientOf('reviews'),
})

const app = Fastify()
app.post<{ Body: { query: string } }>('/graphql', async (request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8')
  return await operations.get(request.body.query)?.()
})
await app.listen({ port: Number(port), host: '127.0.0.1' })
