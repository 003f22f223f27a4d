import { bodyOf, type Departments } from './department-client.ts'

interface User {
  readonly id: string
  readonly username: string
  readonly name: string
}

interface Product {
  readonly upc: string
  readonly name: string
  readonly price: number
  readonly weight: number
}

interface Stock {
  readonly inStock: boolean
  readonly shippingEstimate: number
}

/** What reviews tells of a review below a product: its author, and what else that author wrote. */
interface FoundReview {
  readonly id: string
  readonly body: string
  readonly author: {
    readonly id: string
    readonly username: string
    readonly reviews: readonly {
      readonly id: string
      readonly body: string
      readonly product: { readonly upc: string }
    }[]
  }
}

interface FoundReviews {
  readonly ofProducts: readonly { readonly reviews: readonly FoundReview[] }[]
  readonly ofUsers: readonly {
    readonly reviews: readonly {
      readonly id: string
      readonly body: string
      readonly product: { readonly upc: string; readonly reviews: readonly FoundReview[] }
    }[]
  }[]
}

const usersBody = bodyOf('{users{__typename id username name}}')
const topBody = bodyOf('{topProducts{__typename upc name price weight}}')
const reviewsText =
  'query($p:[_Any!]!,$u:[_Any!]!){ofProducts:_entities(representations:$p){...on Product{reviews{...a}}} ' +
  'ofUsers:_entities(representations:$u){...on User{reviews{id body product{__typename upc reviews{...a}}}}}} ' +
  'fragment a on Review{id body author{__typename id username reviews{id body product{__typename upc}}}}'
const stockText = 'query($r:[_Any!]!){found:_entities(representations:$r){...on Product{inStock shippingEstimate}}}'
const productsText = 'query($r:[_Any!]!){found:_entities(representations:$r){...on Product{name price weight}}}'
const namesText = 'query($r:[_Any!]!){found:_entities(representations:$r){...on User{name}}}'

/** Seven fetches, four deep: the plan of the native planner, written down. */
export function classicByHand({ accounts, inventory, products, reviews }: Departments): () => Promise<string> {
  return async () => {
    const [topAnswer, usersAnswer] = await Promise.all([products(topBody), accounts(usersBody)])
    const top: readonly Product[] = JSON.parse(topAnswer).data.topProducts
    const users: readonly User[] = JSON.parse(usersAnswer).data.users
    const [topStock, found] = await Promise.all([stockOf(top), reviewsOf(top, users)])
    const { upcs, authors } = mentionedIn(found)
    const [known, names] = await Promise.all([productsOf(upcs), namesOf(authors)])
    return write({ top, topStock, users, found, products: known, names })
  }

  async function stockOf(of: readonly Product[]): Promise<readonly Stock[]> {
    const r = of.map(({ upc, price, weight }) => ({ __typename: 'Product', upc, price, weight }))
    return JSON.parse(await inventory(bodyOf(stockText, { r }))).data.found
  }

  async function reviewsOf(top: readonly Product[], users: readonly User[]): Promise<FoundReviews> {
    const p = top.map(({ upc }) => ({ __typename: 'Product', upc }))
    const u = users.map(({ id }) => ({ __typename: 'User', id }))
    return JSON.parse(await reviews(bodyOf(reviewsText, { p, u }))).data
  }

  async function productsOf(upcs: readonly string[]): Promise<ReadonlyMap<string, Product & Stock>> {
    const r = upcs.map((upc) => ({ __typename: 'Product', upc }))
    const found: Omit<Product, 'upc'>[] = JSON.parse(await products(bodyOf(productsText, { r }))).data.found
    const whole = found.map((product, at) => ({ ...product, upc: upcs[at] ?? '' }))
    const stock = await stockOf(whole)
    return new Map(whole.map((product, at) => [product.upc, withStock(product, stock[at])]))
  }

  async function namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const r = ids.map((id) => ({ __typename: 'User', id }))
    const found: { name: string }[] = JSON.parse(await accounts(bodyOf(namesText, { r }))).data.found
    return new Map(ids.map((id, at) => [id, found[at]?.name ?? '']))
  }
}

function withStock({ upc, name, price, weight }: Product, stock: Stock | undefined): Product & Stock {
  if (!stock) throw new Error('The inventory knows a product less than it was asked for.')
  return { inStock: stock.inStock, name, price, shippingEstimate: stock.shippingEstimate, upc, weight }
}

function mentionedIn({ ofProducts, ofUsers }: FoundReviews) {
  const upcs = new Set<string>()
  const authors = new Set<string>()
  const read = (found: readonly FoundReview[]) => {
    for (const { author } of found) {
      authors.add(author.id)
      for (const { product } of author.reviews) upcs.add(product.upc)
    }
  }
  for (const { reviews } of ofProducts) read(reviews)
  for (const { reviews } of ofUsers) {
    for (const { product } of reviews) {
      upcs.add(product.upc)
      read(product.reviews)
    }
  }
  return { upcs: [...upcs], authors: [...authors] }
}

interface Fetched {
  readonly top: readonly Product[]
  readonly topStock: readonly Stock[]
  readonly users: readonly User[]
  readonly found: FoundReviews
  readonly products: ReadonlyMap<string, Product & Stock>
  readonly names: ReadonlyMap<string, string>
}

function write({ top, topStock, users, found, products, names }: Fetched): string {
  const reviewsIn = (reviews: readonly FoundReview[]) =>
    reviews.map(({ id, body, author }) => ({
      id,
      body,
      author: {
        id: author.id,
        username: author.username,
        name: names.get(author.id),
        reviews: author.reviews.map((review) => ({
          id: review.id,
          body: review.body,
          product: products.get(review.product.upc),
        })),
      },
    }))
  return JSON.stringify({
    data: {
      users: users.map(({ id, username, name }, at) => ({
        id,
        username,
        name,
        reviews: found.ofUsers[at]?.reviews.map(({ id: review, body, product }) => ({
          id: review,
          body,
          product: { ...products.get(product.upc), reviews: reviewsIn(product.reviews) },
        })),
      })),
      topProducts: top.map((product, at) => ({
        ...withStock(product, topStock[at]),
        reviews: reviewsIn(found.ofProducts[at]?.reviews ?? []),
      })),
    },
  })
}
