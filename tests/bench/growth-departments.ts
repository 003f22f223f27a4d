import { buildSubgraphSchema } from '@apollo/subgraph'
import { type GraphQLSchema, parse } from 'graphql'
import { withFederationHeader } from './router/graph/departments.ts'

/** Two departments: one lists as many parcels as it is asked for, the other one knows who holds each of them. */
export function growthDepartments(): readonly { name: string; sdl: string; schema: GraphQLSchema }[] {
  return Object.entries(departments).map(([name, { written, resolvers }]) => {
    const sdl = withFederationHeader(written)
    return { name, sdl, schema: buildSubgraphSchema({ typeDefs: parse(sdl), resolvers }) }
  })
}

/** Asks for so many parcels, and the other department about each. */
export function parcelsQuery(entities: number): string {
  return `query Parcels { parcels(first: ${entities}) { id area holder } }`
}

const departments = {
  land: {
    written: 'type Query { parcels(first: Int!): [Parcel!]! } type Parcel @key(fields: "id") { id: ID! area: Int! }',
    resolvers: {
      Query: {
        parcels: (_: unknown, { first }: { first: number }) =>
          Array.from({ length: first }, (__, index) => ({ id: `P${index}`, area: (index * 37) % 1_000 })),
      },
    },
  },
  holders: {
    written: 'type Parcel @key(fields: "id") { id: ID! holder: String }',
    resolvers: {
      Parcel: {
        __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Parcel', id, holder: `Holder of ${id}` }),
      },
    },
  },
}
