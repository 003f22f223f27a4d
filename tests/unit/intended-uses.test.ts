import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildSchema, isInterfaceType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const textOf = (file: string) => readFileSync(resolve(root, file), 'utf8')

interface Application {
  readonly client: string
  readonly intendedUses: readonly { readonly fields: readonly string[]; readonly approvedAt?: string }[]
}
const { applications } = JSON.parse(textOf('examples/national/data/intended-uses.json')) as {
  applications: Application[]
}
const realm = JSON.parse(textOf('router/sso/national-realm.json')) as { clients: { clientId: string }[] }

test('every client of the realm that asks the graph has exactly one intended use, so that it need not name it', () => {
  const clients = realm.clients.map(({ clientId }) => clientId).filter((client) => client !== 'civigraph')
  expect(applications.map(({ client }) => client).toSorted()).toEqual(clients.toSorted())
  for (const { client, intendedUses } of applications) expect([client, intendedUses.length]).toEqual([client, 1])
  expect(applications.flatMap(({ intendedUses }) => intendedUses).filter((use) => !use.approvedAt)).toEqual([])
})

test('intended uses name fields that the national graph has', () => {
  const schema = buildSchema(textOf('router/generated/national.graphql'))
  const isKnown = (coordinate: string) => {
    const [name = '', field = ''] = coordinate.split('.')
    const type = schema.getType(name)
    if (!isObjectType(type) && !isInterfaceType(type)) return false
    return field === '*' || Object.hasOwn(type.getFields(), field)
  }
  const named = new Set(applications.flatMap(({ intendedUses }) => intendedUses.flatMap(({ fields }) => fields)))
  expect(named.size).toBeGreaterThan(10)
  expect([...named].filter((coordinate) => !isKnown(coordinate))).toEqual([])
})
