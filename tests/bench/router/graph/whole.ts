import { graphql, type GraphQLSchema } from 'graphql'
import {
  isInStock,
  type Product,
  productByUpc,
  products,
  type Review,
  reviewsByUser,
  reviewsOfProduct,
  shippingEstimate,
  type User,
  userById,
  users,
} from './data.ts'

/** What the graph must answer, from graphql-js over the whole schema: no plan, no departments, nothing to join. */
export async function expectedData(schema: GraphQLSchema, query: string): Promise<unknown> {
  const { data, errors } = await graphql({ schema, source: query, rootValue: root })
  if (errors) throw new Error(errors.map(({ message }) => message).join('\n'))
  return JSON.parse(JSON.stringify(data))
}

const root = {
  me: () => wholeUser(users[0]),
  user: ({ id }: { id: string }) => wholeUser(userById(id)),
  users: () => users.map(wholeUser),
  topProducts: ({ first }: { first: number }) => products.slice(0, first).map(wholeProduct),
}

function wholeUser(user: User | undefined) {
  return user && { ...user, reviews: () => reviewsByUser().map(wholeReview) }
}

function wholeProduct(product: Product | undefined) {
  return (
    product && {
      ...product,
      inStock: isInStock(product.upc),
      shippingEstimate: shippingEstimate(product),
      reviews: () => reviewsOfProduct(product.upc).map(wholeReview),
    }
  )
}

function wholeReview({ id, body, upc }: Review): object {
  return { id, body, author: () => wholeUser(users[0]), product: () => wholeProduct(productByUpc(upc)) }
}
