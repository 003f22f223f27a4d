/** Made-up data of a fixed size: what departments answer depends on nothing but these lines. */

export interface User {
  readonly id: string
  readonly name: string
  readonly username: string
  readonly birthday: number
}

export interface Product {
  readonly upc: string
  readonly name: string
  readonly price: number
  readonly weight: number
}

export interface Review {
  readonly id: string
  readonly body: string
  readonly upc: string
}

export const users: readonly User[] = Array.from({ length: 6 }, (_, index) => ({
  id: String(index + 1),
  name: `Person ${index + 1}`,
  username: `person${index + 1}`,
  birthday: 1_234_567_890,
}))

export const products: readonly Product[] = Array.from({ length: 100 }, (_, index) => ({
  upc: String(index + 1),
  name: `Product ${index + 1}`,
  price: ((index + 1) * 137) % 2_000,
  weight: (index + 1) * 3,
}))

/** Length of each review's text, and the product it is about. */
const reviewed = [
  [445, '1'],
  [289, '1'],
  [275, '1'],
  [143, '1'],
  [445, '2'],
  [289, '2'],
  [275, '2'],
  [143, '2'],
  [143, '3'],
  [143, '4'],
  [844, '4'],
] as const

export const reviews: readonly Review[] = reviewed.map(([characters, upc], index) => ({
  id: String(index + 1),
  body: textOf(characters, index + 1),
  upc,
}))

/** Everybody wrote the first two reviews; the answer grows with its depth, not with its data. */
export function reviewsByUser(): readonly Review[] {
  return reviews.slice(0, 2)
}

export function reviewsOfProduct(upc: string): readonly Review[] {
  return reviews.filter((review) => review.upc === upc)
}

export function userById(id: string): User | undefined {
  return users.find((user) => user.id === id)
}

export function productByUpc(upc: string): Product | undefined {
  return products.find((product) => product.upc === upc)
}

export function isInStock(upc: string): boolean {
  return Number(upc) % 3 !== 0
}

export function shippingEstimate({ price, weight }: Pick<Product, 'price' | 'weight'>): number {
  return price > 1_000 ? 0 : Math.trunc(weight / 2)
}

function textOf(characters: number, seed: number): string {
  const words = ['permit', 'registry', 'harbour', 'ledger', 'clerk', 'archive', 'county', 'stamp', 'notice', 'docket']
  const text = Array.from({ length: characters }, (_, index) => words[(index * 7 + seed) % words.length]).join(' ')
  return text.slice(0, characters)
}
