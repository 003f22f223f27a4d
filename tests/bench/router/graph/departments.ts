import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { type GraphQLSchema, parse } from 'graphql'
import {
  isInStock,
  type Product,
  productByUpc,
  products,
  type Review,
  reviews,
  reviewsByUser,
  reviewsOfProduct,
  shippingEstimate,
  userById,
  users,
} from './data.ts'

/** One department of the bench: its name and what it writes itself, without any header. */
export interface BenchDepartment {
  readonly name: string
  readonly written: string
  readonly schema: GraphQLSchema
}

/** The four departments, executed by graphql-js. Right and slow: the replay program asks them once per body. */
export function benchDepartments(): readonly BenchDepartment[] {
  return Object.entries(resolvers).map(([name, ofDepartment]) => {
    const written = readFileSync(new URL(`schemas/${name}.graphql`, import.meta.url), 'utf8')
    return {
      name,
      written,
      schema: buildSubgraphSchema({ typeDefs: parse(withFederationHeader(written)), resolvers: ofDepartment }),
    }
  })
}

/** What makes a department's text one of Federation 2. */
export function withFederationHeader(written: string): string {
  const imported = ['@key', '@external', '@provides', '@requires', '@shareable']
    .map((name) => JSON.stringify(name))
    .join(', ')
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [${imported}])\n\n${written}`
}

/** The same text for Federation 1, where every field that others may answer is free to be shared. */
export function asFederation1(written: string): string {
  return written.replaceAll(' @shareable', '')
}

type ByUpc = Pick<Product, 'upc'>

const resolvers = {
  accounts: {
    Query: {
      me: () => users[0],
      user: (_: unknown, { id }: { id: string }) => userById(id),
      users: () => users,
    },
    User: { __resolveReference: ({ id }: { id: string }) => userById(id) },
  },
  inventory: {
    Product: {
      __resolveReference: (reference: object) => ({ ...reference }),
      inStock: ({ upc }: ByUpc) => isInStock(upc),
      shippingEstimate: (product: Product) => shippingEstimate(product),
    },
  },
  products: {
    Query: { topProducts: (_: unknown, { first }: { first: number }) => products.slice(0, first) },
    Product: { __resolveReference: ({ upc }: ByUpc) => productByUpc(upc) },
  },
  reviews: {
    Review: {
      __resolveReference: ({ id }: { id: string }) => reviews.find((review) => review.id === id),
      author: () => ({ id: users[0]?.id, username: users[0]?.username }),
      product: ({ upc }: Review) => ({ upc }),
    },
    User: { __resolveReference: (reference: object) => ({ ...reference }), reviews: () => reviewsByUser() },
    Product: {
      __resolveReference: (reference: object) => ({ ...reference }),
      reviews: ({ upc }: ByUpc) => reviewsOfProduct(upc),
    },
  },
}
