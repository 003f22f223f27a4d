import { among, department, never, type Scene, type SceneDepartment } from '../scene.ts'

/** Interfaces, and objects that several departments answer together. */
export const interfaceScenes: readonly Scene[] = [
  {
    name: 'Registers list deeds and charters, and other departments tell more of either kind',
    covers: ['abstract-types'],
    departments: () => {
      const deed = { __typename: 'Deed', id: 'd1', seal: { wax: 'red', grams: 3 }, clerk: { mail: 'one@example.org' } }
      const second = {
        __typename: 'Deed',
        id: 'd2',
        seal: { wax: 'blue', grams: 5 },
        clerk: { mail: 'two@example.org' },
      }
      const charter = { __typename: 'Charter', id: 'c1', seal: null, clerk: { mail: 'one@example.org' } }
      const like = (id: unknown) => [second, deed].filter((other) => other.id !== id)
      return {
        registers: department(
          `
          type Query { documents: [Document!]! like(id: ID!): [Document!] }
          interface Document { id: ID! seal: Seal clerk: Clerk secret: Boolean @inaccessible }
          interface Linked { links: [Document!] }
          type Seal @shareable { wax: String grams: Int }
          type Deed implements Document & Linked @key(fields: "id") {
            id: ID! seal: Seal @shareable clerk: Clerk secret: Boolean links: [Deed!]
          }
          type Charter implements Document & Linked @key(fields: "id") {
            id: ID! seal: Seal @shareable clerk: Clerk secret: Boolean links: [Charter!]
          }
          type Clerk @key(fields: "mail") { mail: ID! }
          `,
          {
            Query: { documents: () => [deed, charter], like: (_, { id }) => like(id) },
            Deed: { ...among([deed, second]), links: ({ id }) => like(id) },
            Charter: { ...among([charter]), links: () => [] },
            Clerk: { __resolveReference: never },
          },
        ),
        titles: department('type Charter @key(fields: "id") { id: ID! title: String }', {
          Charter: among([{ id: 'c1', title: 'Charter of the mill' }]),
        }),
        post: department(
          `
          interface Document { id: ID! seal: Seal parcel(to: String): String }
          type Seal @shareable { wax: String grams: Int }
          type Deed implements Document @key(fields: "id") {
            id: ID! seal: Seal @external parcel(to: String): String @requires(fields: "seal { wax grams }")
          }
          type Charter implements Document @key(fields: "id") {
            id: ID! seal: Seal @external parcel(to: String): String @requires(fields: "seal { wax grams }")
          }
          `,
          {
            Deed: {
              ...among([{ id: 'd1' }, { id: 'd2' }]),
              parcel: ({ seal }, { to }) =>
                seal === undefined ? never() : `${JSON.stringify(Object.values(Object(seal)))} to ${String(to)}`,
            },
            Charter: {
              ...among([{ id: 'c1' }]),
              parcel: ({ seal }) => (seal === null ? 'without a seal' : never()),
            },
          },
        ),
        comments: department(
          `
          type Query { comment: Comment }
          interface Document { id: ID! comments: [Comment!]! }
          interface Linked { links: [Document!] }
          type Comment { text: String! about: Document }
          type Deed implements Document & Linked @key(fields: "id") {
            id: ID! comments: [Comment!]! links: [Deed!] @external
            commentsOfLinks: [String!]! @requires(fields: "links { id }")
          }
          type Charter implements Document & Linked @key(fields: "id") {
            id: ID! comments: [Comment!]! links: [Charter!] @external
            commentsOfLinks: [String!]! @requires(fields: "links { id }")
          }
          `,
          {
            Query: { comment: () => ({ text: 'Fine', about: { __typename: 'Charter', id: 'c1' } }) },
            Deed: {
              ...among([
                { id: 'd1', comments: [{ text: 'Old', about: { __typename: 'Deed', id: 'd1' } }] },
                { id: 'd2', comments: [] },
              ]),
              commentsOfLinks: ({ links }) => (Array.isArray(links) ? links.map((link) => `on ${link.id}`) : never()),
            },
            Charter: {
              ...among([{ id: 'c1', comments: [{ text: 'Fine', about: { __typename: 'Charter', id: 'c1' } }] }]),
              commentsOfLinks: ({ links }) => (Array.isArray(links) ? links : never()),
            },
          },
        ),
        staff: department('type Clerk @key(fields: "mail") { mail: ID! room: Int! }', {
          Clerk: among([
            { mail: 'one@example.org', room: 1 },
            { mail: 'two@example.org', room: 2 },
          ]),
        }),
      }
    },
    questions: [
      {
        asks: 'a field that requires others is told of every kind, and a null requirement is null',
        query: '{ documents { parcel(to: "Mill") } like(id: "d1") { seal { wax } parcel(to: "Dam") } }',
        data: {
          documents: [{ parcel: '["red",3] to Mill' }, { parcel: 'without a seal' }],
          like: [{ seal: { wax: 'blue' }, parcel: '["blue",5] to Dam' }],
        },
      },
      {
        asks: 'types and aliases of types within fragments on several interfaces',
        query: `{
          documents { id ... on Document { id } ... on Deed { id } ... on Linked { __typename kind: __typename } }
        }`,
        data: {
          documents: [
            { id: 'd1', __typename: 'Deed', kind: 'Deed' },
            { id: 'c1', __typename: 'Charter', kind: 'Charter' },
          ],
        },
      },
      {
        asks: 'a field of one kind from elsewhere, beside an aliased one of all kinds from elsewhere',
        query: '{ documents { writer: clerk { mail room } ... on Charter { title } } }',
        data: {
          documents: [
            { writer: { mail: 'one@example.org', room: 1 } },
            { writer: { mail: 'one@example.org', room: 1 }, title: 'Charter of the mill' },
          ],
        },
      },
      {
        asks: 'from a document to its comments and back to the document',
        query:
          '{ documents { id comments { about { clerk { room } ... on Charter { title } ... on Deed { seal { grams } } } } } }',
        data: {
          documents: [
            { id: 'd1', comments: [{ about: { clerk: { room: 1 }, seal: { grams: 3 } } }] },
            { id: 'c1', comments: [{ about: { clerk: { room: 1 }, title: 'Charter of the mill' } }] },
          ],
        },
      },
      {
        asks: 'a list of objects that is required by name of the type, where it is not empty and where it is',
        query: '{ documents { ... on Deed { commentsOfLinks } ... on Charter { commentsOfLinks } } }',
        data: { documents: [{ commentsOfLinks: ['on d2'] }, { commentsOfLinks: [] }] },
      },
      {
        asks: 'a condition on a field of one kind decides for that kind only',
        query: `query ($titles: Boolean = true) {
          comment { about { id ... on Charter @include(if: $titles) { title } ... on Deed { clerk { room } } } }
          none: comment { about { ... on Charter @skip(if: $titles) { title } } }
        }`,
        data: { comment: { about: { id: 'c1', title: 'Charter of the mill' } }, none: { about: {} } },
      },
    ],
  },
  {
    name: 'A number leads to a thing of any kind, and another department knows the kinds',
    covers: ['node'],
    departments: () => {
      return {
        atlas: department(bridgeAndTunnel(''), {
          Bridge: { __resolveReference: never },
          Tunnel: { __resolveReference: never },
        }),
        numbers: department(`type Query { bridge: Entry tunnel: Entry } ${bridgeAndTunnel('')}`, {
          Query: {
            bridge: () => ({ __typename: 'Bridge', id: 'bridge-1' }),
            tunnel: () => ({ __typename: 'Tunnel', id: 'tunnel-1' }),
          },
          Bridge: { __resolveReference: never },
          Tunnel: { __resolveReference: never },
        }),
        works: department(bridgeAndTunnel('name: String! span: Int!'), {
          Bridge: among([{ id: 'bridge-1', name: 'Old bridge', span: 90 }]),
          Tunnel: among([{ id: 'tunnel-1', name: 'New tunnel', span: 900 }]),
        }),
      }
    },
    questions: [
      {
        asks: 'fields of the kind that it is',
        query: '{ bridge { ... on Bridge { id name __typename span } ... on Tunnel { name } } }',
        data: { bridge: { id: 'bridge-1', name: 'Old bridge', __typename: 'Bridge', span: 90 } },
        fetches: { numbers: 1, works: 1 },
      },
      {
        asks: 'fields of each kind at two places at once',
        query: '{ bridge { ... on Bridge { name } } tunnel { ... on Bridge { span } ... on Tunnel { name } } }',
        data: { bridge: { name: 'Old bridge' }, tunnel: { name: 'New tunnel' } },
      },
    ],
  },
  {
    name: 'Two departments look things up by number, and each calls the number of the other’s kind external',
    covers: ['corrupted-supergraph-node-id', 'a planner that finds no way'],
    departments: () => {
      const desk = { __typename: 'Desk', id: 'desk-1', room: 'Room 1' }
      const memo = { __typename: 'Memo', id: 'memo-1', text: 'Come by' }
      const find = (id: unknown) => [desk, memo].find((row) => row.id === id) ?? null
      return {
        rooms: department(
          `
          type Query { find(id: ID!): Item @shareable desk: Desk }
          interface Item { id: ID! }
          type Desk implements Item @key(fields: "id") { id: ID! room: String! }
          type Memo implements Item @key(fields: "id") { id: ID! @external desk: Desk! }
          `,
          {
            Query: { find: (_, { id }) => find(id), desk: () => desk },
            Desk: among([desk]),
            Memo: among([{ id: 'memo-1', desk }]),
          },
        ),
        notes: department(
          `
          type Query { find(id: ID!): Item @shareable memo: Memo }
          interface Item { id: ID! }
          type Desk implements Item @key(fields: "id") { id: ID! @external memos: [Memo!]! }
          type Memo implements Item @key(fields: "id") { id: ID! text: String! }
          `,
          {
            Query: { find: (_, { id }) => find(id), memo: () => memo },
            Desk: among([{ id: 'desk-1', memos: [memo] }]),
            Memo: among([memo]),
          },
        ),
      }
    },
    questions: [
      {
        asks: 'the number by way of the interface is nobody’s to tell: null with an error',
        query: '{ find(id: "desk-1") { id } }',
        data: null,
        errors: true,
        fetches: {},
      },
      {
        asks: 'kinds and fields of kinds are told',
        query: `{
          one: find(id: "desk-1") { __typename ... on Desk { id room } }
          two: find(id: "memo-1") { __typename ... on Memo { id text } }
          three: find(id: "memo-1") { ... on Desk { id } }
        }`,
        data: {
          one: { __typename: 'Desk', id: 'desk-1', room: 'Room 1' },
          two: { __typename: 'Memo', id: 'memo-1', text: 'Come by' },
          three: {},
        },
      },
      {
        asks: 'fields of both kinds at one place, each told by another department',
        query: '{ find(id: "memo-1") { ... on Desk { id } ... on Memo { text } } }',
        data: { find: { text: 'Come by' } },
      },
      {
        asks: 'from one kind to the other and back',
        query: '{ memo { id text desk { id room } } desk { room memos { id } } }',
        data: {
          memo: { id: 'memo-1', text: 'Come by', desk: { id: 'desk-1', room: 'Room 1' } },
          desk: { room: 'Room 1', memos: [{ id: 'memo-1' }] },
        },
      },
    ],
  },
  {
    name: 'Three departments answer the same question, each with its own part of a town',
    covers: ['shared-root'],
    departments: () => {
      return {
        names: partOfTown('name: Name!', 'type Name { short: String! long: String! }', [
          { id: 'mill', name: { short: 'Mill', long: 'Milltown' } },
          { id: 'dam', name: { short: 'Dam', long: 'Damtown' } },
        ]),
        counts: partOfTown('people: Int!', '', [
          { id: 'mill', people: 900 },
          { id: 'dam', people: 40 },
        ]),
        maps: partOfTown('map: Map!', 'type Map { sheet: ID! }', [
          { id: 'mill', map: { sheet: 'S-1' } },
          { id: 'dam', map: { sheet: 'S-2' } },
        ]),
      }
    },
    questions: [
      {
        asks: 'one object is put together from three answers',
        query: '{ town { id name { short long } people map { sheet } } }',
        data: { town: { id: 'mill', name: { short: 'Mill', long: 'Milltown' }, people: 900, map: { sheet: 'S-1' } } },
        fetches: { names: 1, counts: 1, maps: 1 },
      },
      {
        asks: 'lists are put together item by item',
        query: '{ towns { name { short } people map { sheet } } }',
        data: {
          towns: [
            { name: { short: 'Mill' }, people: 900, map: { sheet: 'S-1' } },
            { name: { short: 'Dam' }, people: 40, map: { sheet: 'S-2' } },
          ],
        },
        fetches: { names: 1, counts: 1, maps: 1 },
      },
      {
        asks: 'what one of them can tell alone is asked of that one',
        query: '{ town { id people } }',
        data: { town: { id: 'mill', people: 900 } },
        fetches: { counts: 1 },
      },
    ],
  },
]

function bridgeAndTunnel(fields: string): string {
  return `
    interface Entry { id: ID! }
    type Bridge implements Entry @key(fields: "id") { id: ID! ${fields} }
    type Tunnel implements Entry @key(fields: "id") { id: ID! ${fields} }
  `
}

function partOfTown(fields: string, type: string, rows: readonly object[]): SceneDepartment {
  return department(
    `
    type Query { town: Town! @shareable towns: [Town!]! @shareable }
    type Town { id: ID! @shareable ${fields} }
    ${type}
    `,
    { Query: { town: () => rows[0], towns: () => rows } },
  )
}
