import { createHash } from 'node:crypto'
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { expect, onTestFinished, test } from 'vitest'
import { openDoor } from '../support/tiny-door.ts'

const QUERY = gql`
  query Thing($id: ID!) {
    thing(id: $id) {
      id
      name
    }
  }
`

test.for([
  ['POST', false],
  ['GET', true],
] as const)('Apollo’s client registers a query once and then asks by its hash, by %s', async ([method, useGET]) => {
  const door = await openDoor()
  onTestFinished(() => door.close())
  const sent: string[] = []
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([
      new PersistedQueryLink({
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
        useGETForHashedQueries: useGET,
      }),
      new HttpLink({
        uri: door.url.href,
        fetch: async (address, options) => {
          sent.push(`${options?.method} ${String(options?.body ?? address).includes('query Thing') ? 'text' : 'hash'}`)
          return await fetch(address, options)
        },
      }),
    ]),
  })

  for (const id of ['a', 'b']) {
    const { data } = await client.query({ query: QUERY, variables: { id } })
    expect(data).toMatchObject({ thing: { id, name: `Thing ${id}` } })
  }
  expect(sent).toEqual([`${method} hash`, 'POST text', `${method} hash`])
  client.stop()
})
