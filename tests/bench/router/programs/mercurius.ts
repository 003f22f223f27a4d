import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * The archived Mercurius gateway, Federation 1: `mercurius.ts PORT FOLDER name=url=schema-file…`. The folder has its own
 * packages: with graphql 16.15.0 every entity query answers "value.includes is not a function".
 */
const [port, folder = '', ...departments] = process.argv.slice(2)
const load = createRequire(`${folder}/package.json`)
const services = departments.map((department) => {
  const [name = '', url, file = ''] = department.split('=')
  return { name, url, schema: readFileSync(file, 'utf8'), mandatory: true }
})
const app = load('fastify')()
app.register(load('@mercuriusjs/gateway'), { gateway: { services }, jit: 1 })
await app.listen({ port: Number(port), host: '127.0.0.1' })
