import { among, department, never, type Scene } from '../scene.ts'

const FIRMS = [
  { id: 'f1', standing: 'OPEN' },
  { id: 'f2', standing: 'WATCHED' },
]

/** What departments know and callers do not. */
export const inaccessibleScenes: readonly Scene[] = [
  {
    name: 'Relatives are listed by a kind that is known to the register only',
    covers: ['simple-inaccessible', 'an enum value that callers do not know'],
    departments: () => ({
      ages: department(
        `
        type Query { pensioners: [Person!]! }
        type Person @key(fields: "id") { id: ID! age: Int! }
        `,
        { Query: { pensioners: () => [{ id: 'p1', age: 70 }] }, Person: among([{ id: 'p1', age: 70 }]) },
      ),
      register: department(
        `
        type Query { people: [Person!]! }
        type Person @key(fields: "id") {
          id: ID!
          relatives(kind: Kinship = WARD @inaccessible): [Person!]!
          kinship: Kinship
        }
        enum Kinship { WARD @inaccessible SIBLING }
        `,
        {
          Query: { people: () => [{ id: 'p1', kinship: 'SIBLING' }] },
          Person: {
            ...among([{ id: 'p1', kinship: 'SIBLING' }]),
            relatives: (_, { kind }) => (kind === 'WARD' ? [{ id: 'p2', kinship: 'WARD' }] : never()),
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'the hidden default of a hidden argument is the department’s to use',
        query: '{ pensioners { id age relatives { id } } people { relatives { id } } }',
        data: {
          pensioners: [{ id: 'p1', age: 70, relatives: [{ id: 'p2' }] }],
          people: [{ relatives: [{ id: 'p2' }] }],
        },
      },
      {
        asks: 'a hidden argument is refused, whatever its value',
        query: '{ people { relatives(kind: SIBLING) { id } } }',
        data: null,
        errors: true,
        fetches: {},
      },
      {
        asks: 'a hidden value is null, and a known one is not',
        query: '{ people { kinship relatives { id kinship } } }',
        data: { people: [{ kinship: 'SIBLING', relatives: [{ id: 'p2', kinship: null }] }] },
      },
    ],
  },
  {
    name: 'Two departments name the standing of firms, one of them with a value that is for offices only',
    covers: ['enum-intersection', 'an enum value that callers do not know'],
    departments: () => ({
      register: department(
        `
        type Query { firms: [Firm!]! }
        type Firm @key(fields: "id") { id: ID! standing: Standing @shareable }
        enum Standing { OPEN }
        `,
        { Query: { firms: () => FIRMS }, Firm: among(FIRMS) },
      ),
      police: department(
        `
        type Query { firmsThat(are: Standing!): [Firm!] watchlist: [Firm!] required: [Dossier] }
        type Firm @key(fields: "id") { id: ID! standing: Standing @shareable }
        type Dossier { number: ID! standing: Standing! all: [Standing!] some: [Standing] }
        enum Standing { OPEN WATCHED @inaccessible }
        `,
        {
          Query: {
            firmsThat: (_, { are }) => FIRMS.filter(({ standing }) => standing === are),
            watchlist: () => FIRMS,
            required: () => [
              { number: 'x1', standing: 'OPEN', all: ['OPEN', 'WATCHED'], some: ['OPEN', 'WATCHED'] },
              { number: 'x2', standing: 'WATCHED', all: [], some: [] },
            ],
          },
          Firm: among(FIRMS),
        },
      ),
    }),
    questions: [
      {
        asks: 'a department that names a value that it does not publish costs that value, with an error',
        query: '{ firms { id standing } }',
        data: {
          firms: [
            { id: 'f1', standing: 'OPEN' },
            { id: 'f2', standing: null },
          ],
        },
        errors: true,
      },
      {
        asks: 'a value that is hidden from callers is null for them, without an error',
        query: '{ watchlist { id standing } }',
        data: {
          watchlist: [
            { id: 'f1', standing: 'OPEN' },
            { id: 'f2', standing: null },
          ],
        },
      },
      {
        asks: 'callers may name the values that they know',
        query: '{ firmsThat(are: OPEN) { id standing } }',
        data: { firmsThat: [{ id: 'f1', standing: 'OPEN' }] },
      },
      {
        asks: 'callers may not name a hidden value',
        query: 'query ($are: Standing!) { firmsThat(are: $are) { id } }',
        variables: { are: 'WATCHED' },
        data: null,
        errors: true,
        fetches: {},
      },
      {
        asks: 'a hidden value where null is not allowed takes its surroundings with it, up to where null is allowed',
        query: '{ required { number all some } watched: required { number standing } }',
        data: {
          required: [
            { number: 'x1', all: null, some: ['OPEN', null] },
            { number: 'x2', all: [], some: [] },
          ],
          watched: [{ number: 'x1', standing: 'OPEN' }, null],
        },
        errors: true,
      },
    ],
  },
  {
    name: 'One department knows pages of a filter, and the other does not',
    covers: ['input-object-intersection'],
    departments: () => {
      const rows = [{ id: 'b1', title: 'Mill law' }]
      const whole = (filter: unknown) => (JSON.stringify(filter) === '{"first":1}' ? rows : never())
      return {
        laws: department(
          `
          type Query { laws(filter: Filter!): [Law!] }
          input Filter { first: Int! }
          type Law @key(fields: "id") { id: ID! title: String! @shareable }
          `,
          { Query: { laws: (_, { filter }) => whole(filter) }, Law: among(rows) },
        ),
        drafts: department(
          `
          type Query { drafts(filter: Filter!): [Law!] }
          input Filter { first: Int! after: Int }
          type Law @key(fields: "id") { id: ID! title: String! @shareable }
          `,
          { Query: { drafts: (_, { filter }) => whole(filter) }, Law: among(rows) },
        ),
      }
    },
    questions: [
      {
        asks: 'what both know may be asked of both',
        query: 'query ($filter: Filter!) { laws(filter: $filter) { id } drafts(filter: { first: 1 }) { title } }',
        variables: { filter: { first: 1 } },
        data: { laws: [{ id: 'b1' }], drafts: [{ title: 'Mill law' }] },
      },
      {
        asks: 'what one of them does not know is refused for that one',
        query: '{ laws(filter: { first: 1, after: 2 }) { id } }',
        data: null,
        errors: true,
        fetches: {},
      },
      {
        asks: 'and for the one that knows it, for there is one filter only',
        query: 'query ($filter: Filter!) { drafts(filter: $filter) { id } }',
        variables: { filter: { first: 1, after: 2 } },
        data: null,
        errors: true,
        fetches: {},
      },
    ],
  },
]
