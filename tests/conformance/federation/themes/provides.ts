import { among, department, never, type Scene } from '../scene.ts'

/** What a department tells on the way although it is another’s, and only on that way. */
export const provideScenes: readonly Scene[] = [
  {
    name: 'The index of services tells the names of topics, but only when it lists services',
    covers: ['nested-provides'],
    departments: () => ({
      all: department('type Service @key(fields: "id") { id: ID! }', { Service: { __resolveReference: never } }),
      index: department(
        `
        type Query { services: [Service!]! @shareable @provides(fields: "topics { id name below { id name } }") }
        type Service @key(fields: "id") { id: ID! topics: [Topic!] @external }
        type Topic @key(fields: "id") { id: ID! name: String below: [Topic!] @external }
        `,
        {
          Query: {
            services: () => [
              { id: 's1', topics: [{ id: 't1', name: 'Family', below: [{ id: 't2', name: 'Children' }] }] },
              { id: 's2', topics: [{ id: 't2', name: 'Children', below: [] }] },
            ],
          },
          Service: { __resolveReference: never },
          Topic: { __resolveReference: never },
        },
      ),
      topics: department(
        `
        type Service @key(fields: "id") { id: ID! topics: [Topic!] @shareable }
        type Topic @key(fields: "id") { id: ID! below: [Topic!] @shareable }
        `,
        { Service: { __resolveReference: never }, Topic: { __resolveReference: never } },
      ),
    }),
    questions: [
      {
        asks: 'what is provided is taken on the way',
        query: '{ services { id topics { id name } } }',
        data: {
          services: [
            { id: 's1', topics: [{ id: 't1', name: 'Family' }] },
            { id: 's2', topics: [{ id: 't2', name: 'Children' }] },
          ],
        },
        fetches: { index: 1 },
      },
      {
        asks: 'also what is provided below what is provided',
        query: '{ services { topics { name below { id name } } } }',
        data: {
          services: [
            { topics: [{ name: 'Family', below: [{ id: 't2', name: 'Children' }] }] },
            { topics: [{ name: 'Children', below: [] }] },
          ],
        },
        fetches: { index: 1 },
      },
    ],
  },
  {
    name: 'A shop window shows pets of two kinds and tells some of their names',
    covers: ['provides-on-interface'],
    departments: () => {
      const pets = [
        { __typename: 'Hound', id: 'h1', name: 'Rex', weight: 30 },
        { __typename: 'Parrot', id: 'r1', name: 'Polly', weight: 1 },
      ]
      return {
        shelters: department(
          `
          type Query { place: Place @shareable kennel: Kennel @provides(fields: "pets { ... on Hound { name } }") }
          interface Place { id: ID! }
          interface Pet { id: ID! }
          type Kennel implements Place @key(fields: "id") { id: ID! pets: [Pet] @shareable }
          type Hound implements Pet @key(fields: "id") { id: ID! @external name: String @external }
          type Parrot implements Pet @key(fields: "id") { id: ID! @external }
          `,
          {
            Query: {
              place: () => ({ __typename: 'Kennel', id: 'k1' }),
              kennel: () => ({ id: 'k1', pets: [{ __typename: 'Hound', id: 'h1', name: 'Rex' }] }),
            },
            Kennel: among([
              {
                id: 'k1',
                pets: [
                  { __typename: 'Hound', id: 'h1' },
                  { __typename: 'Parrot', id: 'r1' },
                ],
              },
            ]),
            Hound: { __resolveReference: never },
            Parrot: { __resolveReference: never },
          },
        ),
        windows: department(
          `
          type Query { place: Place @shareable @provides(fields: "pets { id name }") }
          interface Place { id: ID! pets: [Pet] }
          interface Pet { id: ID! name: String }
          type Kennel implements Place { id: ID! @shareable pets: [Pet] @external }
          type Hound implements Pet { id: ID! @external name: String @external }
          type Parrot implements Pet { id: ID! @external name: String @external }
          `,
          { Query: { place: () => ({ __typename: 'Kennel', id: 'k1', pets }) } },
        ),
        vets: department(
          `
          interface Place { id: ID! pets: [Pet] }
          interface Pet { id: ID! name: String }
          type Kennel implements Place @key(fields: "id") { id: ID! pets: [Pet] @shareable }
          type Hound implements Pet @key(fields: "id") { id: ID! name: String @shareable weight: Int }
          type Parrot implements Pet @key(fields: "id") { id: ID! name: String @shareable weight: Int }
          `,
          { Kennel: among([{ id: 'k1', pets }]), Hound: among(pets), Parrot: among(pets) },
        ),
      }
    },
    questions: [
      {
        asks: 'through an interface, whatever the kind',
        query: '{ place { id pets { id name } } }',
        data: {
          place: {
            id: 'k1',
            pets: [
              { id: 'h1', name: 'Rex' },
              { id: 'r1', name: 'Polly' },
            ],
          },
        },
      },
      {
        asks: 'with a field of one kind that is not provided',
        query: '{ place { pets { name ... on Parrot { weight } } } }',
        data: { place: { pets: [{ name: 'Rex' }, { name: 'Polly', weight: 1 }] } },
      },
      {
        asks: 'of one kind only, on a way that provides for that kind',
        query: '{ kennel { pets { ... on Hound { name } } } }',
        data: { kennel: { pets: [{ name: 'Rex' }] } },
        fetches: { shelters: 1 },
      },
    ],
  },
  {
    name: 'Two departments list what is lent out; one of them tells titles of books',
    covers: ['provides-on-union'],
    departments: () => {
      const items = [
        { __typename: 'Book', id: 'b1' },
        { __typename: 'Film', id: 'f1' },
      ]
      return {
        counters: department(`type Query { lent: [Item] @shareable } ${booksAndFilms('')}`, {
          Query: { lent: never },
          Book: { __resolveReference: never },
          Film: { __resolveReference: never },
        }),
        libraries: department(
          `
          type Query { lent: [Item] @shareable @provides(fields: "... on Book { title }") }
          ${booksAndFilms('title: String @external')}
          `,
          {
            Query: { lent: () => [{ ...items[0], title: 'Law of mills' }, items[1]] },
            Book: { __resolveReference: never },
            Film: { __resolveReference: never },
          },
        ),
        catalogue: department(
          `
          type Book @key(fields: "id") { id: ID! title: String @shareable }
          type Film @key(fields: "id") { id: ID! title: String @shareable }
          `,
          { Book: { __resolveReference: never }, Film: among([{ id: 'f1', title: 'The mill' }]) },
        ),
      }
    },
    questions: [
      {
        asks: 'the list is taken from whoever provides the titles',
        query: '{ lent { ... on Book { id title } ... on Film { id } } }',
        data: { lent: [{ id: 'b1', title: 'Law of mills' }, { id: 'f1' }] },
        fetches: { libraries: 1 },
      },
      {
        asks: 'and the catalogue is asked for the rest only',
        query: '{ lent { ... on Book { title } ... on Film { title } } }',
        data: { lent: [{ title: 'Law of mills' }, { title: 'The mill' }] },
        fetches: { libraries: 1, catalogue: 1 },
      },
    ],
  },
  {
    name: 'A road is its own neighbour’s neighbour, and lengths are provided on the way',
    covers: ['circular-reference-interface', 'no type name at an abstract place'],
    departments: () => {
      const first = { __typename: 'Road', id: 'r1', length: 10 }
      const second = { __typename: 'Road', id: 'r2', length: 10 }
      const twinOf = ({ id }: { readonly id?: unknown }) => (id === 'r1' ? second : first)
      return {
        network: department(
          `
          type Query { way: Way }
          interface Way { twin: Way }
          type Road implements Way @key(fields: "id") {
            id: ID!
            twin: Road @provides(fields: "length")
            length: Int @external
          }
          `,
          {
            Query: { way: () => ({ __typename: 'Road', id: 'r1' }) },
            Road: { ...among([{ id: 'r1' }, { id: 'r2' }]), twin: twinOf },
          },
        ),
        surveys: department('type Road @key(fields: "id") { id: ID! length: Int @shareable }', {
          Road: among([
            { id: 'r1', length: 10 },
            { id: 'r2', length: 10 },
          ]),
        }),
      }
    },
    questions: [
      {
        asks: 'a fragment on the interface itself, below a place whose type nobody asked for',
        query: '{ way { twin { ... on Way { twin { __typename } } } } }',
        data: { way: { twin: { twin: { __typename: 'Road' } } } },
        fetches: { network: 1 },
      },
      {
        asks: 'the same fields by way of the interface and of the type, provided and not provided',
        query: `{
          way {
            twin { __typename twin { ... on Road { id } } }
            ... on Road { id length twin { id length } }
          }
        }`,
        data: {
          way: {
            twin: { __typename: 'Road', twin: { id: 'r1' }, id: 'r2', length: 10 },
            id: 'r1',
            length: 10,
          },
        },
      },
    ],
  },
]

function booksAndFilms(title: string): string {
  return `
    union Item = Book | Film
    type Book @key(fields: "id") { id: ID! ${title} }
    type Film @key(fields: "id") { id: ID! }
  `
}
