import { readFileSync } from 'node:fs'
import { bodyOf, type Departments } from './department-client.ts'
import { classicByHand } from './floor-classic.ts'

/** Each query of the bench by its text, as a function that fetches, joins and writes the answer. */
export function floorOperations(departments: Departments): ReadonlyMap<string, () => Promise<string>> {
  const byHand = {
    classic: classicByHand(departments),
    one: oneByHand(departments),
    hop1: hop1ByHand(departments),
    hop100: hop100ByHand(departments),
  }
  return new Map(
    Object.entries(byHand).map(([name, operation]) => [
      readFileSync(new URL(`../queries/${name}.graphql`, import.meta.url), 'utf8'),
      operation,
    ]),
  )
}

function oneByHand({ accounts }: Departments) {
  const body = bodyOf('{users{id name username}}')
  return async () => JSON.stringify({ data: JSON.parse(await accounts(body)).data })
}

function hop1ByHand({ accounts, reviews }: Departments) {
  const meBody = bodyOf('{me{__typename id name username}}')
  const reviewsText = 'query($r:[_Any!]!){found:_entities(representations:$r){...on User{reviews{id body}}}}'
  return async () => {
    const { id, name, username } = JSON.parse(await accounts(meBody)).data.me
    const found = JSON.parse(await reviews(bodyOf(reviewsText, { r: [{ __typename: 'User', id }] })))
    return JSON.stringify({ data: { me: { id, name, username, reviews: found.data.found[0].reviews } } })
  }
}

function hop100ByHand({ products, inventory }: Departments) {
  const topBody = bodyOf('{topProducts(first:100){__typename upc name}}')
  const stockText = 'query($r:[_Any!]!){found:_entities(representations:$r){...on Product{inStock}}}'
  return async () => {
    const top: { upc: string; name: string }[] = JSON.parse(await products(topBody)).data.topProducts
    const representations = top.map(({ upc }) => ({ __typename: 'Product', upc }))
    const stock = JSON.parse(await inventory(bodyOf(stockText, { r: representations }))).data.found
    const topProducts = top.map(({ upc, name }, at) => ({ upc, name, inStock: stock[at].inStock }))
    return JSON.stringify({ data: { topProducts } })
  }
}
