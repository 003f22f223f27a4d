import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'

const IMPORTS = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@override',
  '@interfaceObject',
  '@inaccessible',
  '@tag',
  '@cost',
  '@listSize',
]

const FEDERATION = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(IMPORTS)})
`

/** A supergraph of departments called `a`, `b`, `c`, …, which may use all of federation but the guard's directives. */
export function composeDepartments(...departments: readonly string[]): string {
  const services = departments.map((sdl, index) => {
    const name = String.fromCodePoint('a'.codePointAt(0)! + index)
    return { name, url: `http://localhost/${name}`, typeDefs: parse(FEDERATION + sdl) }
  })
  const { supergraphSdl, errors = [] } = composeServices(services)
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'))
  return supergraphSdl
}
