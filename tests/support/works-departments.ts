import { defineSubgraph, type Owners } from '@civigraph/subgraph-kit'

interface Owned {
  readonly owner: Owners
}

const FIRST: Owners = { person: 'person-1' }
const ofOwner = { subject: { record: 'parent' as const, owners: ({ owner }: Owned) => owner } }

/** One department has an interface, and another all its types as one object: there the policy about rows stands. */
export function worksDepartments() {
  const works = defineSubgraph({
    name: 'works',
    schema: new URL('works.graphql', import.meta.url),
    loaders: () => ({}),
    resolvers: {
      Query: { works: () => [{ __typename: 'Book', id: 'book-2' }] },
      Work: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Book', id }) },
      Book: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
    },
  })
  const work = (id: string) => ({ id, owner: { person: 'person-2' }, draft: `draft of ${id}` })
  const drafts = defineSubgraph({
    name: 'drafts',
    schema: new URL('drafts.graphql', import.meta.url),
    loaders: () => ({}),
    rows: { 'Work.draft': ofOwner, 'Desk.drawer': ofOwner },
    resolvers: {
      Query: { shown: () => work('book-2'), desk: () => ({ owner: FIRST, drawer: 'a pen' }) },
      Work: { __resolveReference: ({ id }: { id: string }) => work(id) },
    },
  })
  return [works, drafts]
}
