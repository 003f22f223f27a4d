import { among, department, never, type Scene } from '../scene.ts'

const PAPERS = [
  { __typename: 'Passport', id: 'd1', title: 'Passport of one', pages: 32 },
  { __typename: 'Permit', id: 'd2', title: 'Permit of two', trade: 'baker' },
]

const PAPER_TYPES = `
  interface Paper @key(fields: "id") { id: ID! title: String }
  type Passport implements Paper @key(fields: "id") { id: ID! title: String pages: Int }
  type Permit implements Paper @key(fields: "id") { id: ID! title: String trade: String }
`

const issuingOffice = department(`type Query { papers: [Paper!]! } ${PAPER_TYPES}`, {
  Query: { papers: () => PAPERS },
  Paper: among(PAPERS),
  Passport: among(PAPERS),
  Permit: among(PAPERS),
})

/** Departments that know an interface as if it were one type. */
export const interfaceObjectScenes: readonly Scene[] = [
  {
    name: 'The archive shelves papers of every kind and knows only that they are papers',
    covers: [
      'simple-interface-object',
      'an interface object is told the name of its interface',
      'no type name at an abstract place',
    ],
    departments: () => ({
      office: issuingOffice,
      shelves: department(
        `
        type Query { shelved: [Paper!] }
        type Paper @key(fields: "id") @interfaceObject { id: ID! shelf: String! }
        `,
        {
          Query: {
            shelved: () => [
              { id: 'd1', shelf: 'A' },
              { id: 'd2', shelf: 'B' },
            ],
          },
          Paper: {
            async __resolveReference({ __typename, id }) {
              if (__typename !== 'Paper') throw new Error('The archive knows no such type.')
              return { id, shelf: id === 'd1' ? 'A' : 'B' }
            },
          },
        },
      ),
      stamps: department(
        `
        type Paper @key(fields: "id") @interfaceObject { id: ID! isStamped: Boolean! }
        `,
        { Paper: { __resolveReference: ({ id }) => ({ id, isStamped: id === 'd2' }) } },
      ),
    }),
    questions: [
      {
        asks: 'from the kinds of papers to the archive',
        query: '{ papers { id title shelf isStamped } }',
        data: {
          papers: [
            { id: 'd1', title: 'Passport of one', shelf: 'A', isStamped: false },
            { id: 'd2', title: 'Permit of two', shelf: 'B', isStamped: true },
          ],
        },
        fetches: { office: 1, shelves: 1, stamps: 1 },
      },
      {
        asks: 'the archive alone can tell shelves, without knowing a kind',
        query: '{ shelved { id shelf } }',
        data: {
          shelved: [
            { id: 'd1', shelf: 'A' },
            { id: 'd2', shelf: 'B' },
          ],
        },
        fetches: { shelves: 1 },
      },
      {
        asks: 'from the archive to what every paper has',
        query: '{ shelved { shelf title } }',
        data: {
          shelved: [
            { shelf: 'A', title: 'Passport of one' },
            { shelf: 'B', title: 'Permit of two' },
          ],
        },
        fetches: { shelves: 1, office: 1 },
      },
      {
        asks: 'from the archive to what only a passport has',
        query: '{ shelved { ... on Passport { pages } } }',
        data: { shelved: [{ pages: 32 }, {}] },
        fetches: { shelves: 1, office: 1 },
      },
      {
        asks: 'from the archive to the kind of a paper, which the archive cannot tell',
        query: '{ shelved { shelf __typename } }',
        data: {
          shelved: [
            { shelf: 'A', __typename: 'Passport' },
            { shelf: 'B', __typename: 'Permit' },
          ],
        },
        fetches: { shelves: 1, office: 1 },
      },
      {
        asks: 'the archive’s own field within a fragment on a kind',
        query: '{ shelved { id ... on Permit { shelf isStamped trade } } }',
        data: { shelved: [{ id: 'd1' }, { id: 'd2', shelf: 'B', isStamped: true, trade: 'baker' }] },
      },
      {
        asks: 'from the archive straight to another one, both knowing the interface only',
        query: '{ shelved { id isStamped } }',
        data: {
          shelved: [
            { id: 'd1', isStamped: false },
            { id: 'd2', isStamped: true },
          ],
        },
        fetches: { shelves: 1, stamps: 1 },
      },
    ],
  },
  {
    name: 'The archive labels a paper with the title that the issuing office gave it',
    covers: [
      'interface-object-with-requires',
      'an interface object is told the name of its interface',
      'several entries of what is required apply to one object',
    ],
    departments: () => ({
      office: issuingOffice,
      shelves: department(
        `
        type Query { shelved: [Paper!] }
        type Paper @key(fields: "id") @interfaceObject {
          id: ID!
          title: String @external
          label: String @requires(fields: "title")
        }
        `,
        {
          Query: { shelved: () => [{ id: 'd1' }, { id: 'd2' }] },
          Paper: {
            async __resolveReference({ __typename, ...paper }) {
              if (__typename !== 'Paper') throw new Error('The archive knows no such type.')
              return paper
            },
            label: ({ id, title }) => (typeof title === 'string' ? `${String(id)}: ${title}` : never()),
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'from the office to a label that requires the title',
        query: '{ papers { id label } }',
        data: {
          papers: [
            { id: 'd1', label: 'd1: Passport of one' },
            { id: 'd2', label: 'd2: Permit of two' },
          ],
        },
        fetches: { office: 1, shelves: 1 },
      },
      {
        asks: 'from the archive to the office for the title, and back for the label',
        query: '{ shelved { id label } }',
        data: {
          shelved: [
            { id: 'd1', label: 'd1: Passport of one' },
            { id: 'd2', label: 'd2: Permit of two' },
          ],
        },
        fetches: { shelves: 2, office: 1 },
      },
      {
        asks: 'key and title come by different fragments and go out as one paper',
        query: '{ papers { ... on Passport { pages id title label } id title } }',
        data: {
          papers: [
            { pages: 32, id: 'd1', title: 'Passport of one', label: 'd1: Passport of one' },
            { id: 'd2', title: 'Permit of two' },
          ],
        },
      },
      {
        asks: 'the same from the archive, which must first learn which of them are passports',
        query: '{ shelved { ... on Passport { pages id title label } id title } }',
        data: {
          shelved: [
            { pages: 32, id: 'd1', title: 'Passport of one', label: 'd1: Passport of one' },
            { id: 'd2', title: 'Permit of two' },
          ],
        },
      },
    ],
  },
  {
    name: 'A third office adds to one kind of papers that the archive does not know apart',
    covers: ['interface-object-indirect-extension', 'an interface object is told the name of its interface'],
    departments: () => ({
      office: issuingOffice,
      border: department(
        `
        type Query { crossing: Crossing }
        type Crossing @key(fields: "id") { id: ID! gate: Int! }
        extend type Passport @key(fields: "id") { id: ID! stamps: Int }
        `,
        {
          Query: { crossing: () => ({ id: 'x1', gate: 4 }) },
          Crossing: { __resolveReference: never },
          Passport: { stamps: () => 7 },
        },
      ),
      shelves: department(
        `
        type Query { box: Box }
        type Box @key(fields: "id") { id: ID! paper: Paper }
        type Paper @key(fields: "id") @interfaceObject { id: ID! }
        `,
        {
          Query: { box: () => ({ id: 'b1', paper: { id: 'd1' } }) },
          Box: { __resolveReference: never },
          Paper: { __resolveReference: never },
        },
      ),
    }),
    questions: [
      {
        asks: 'three ways to the same passport, in one operation',
        query: `{
          papers { title ... on Passport { pages stamps } ... on Permit { trade } }
          crossing { gate }
          box { id paper { id ... on Passport { pages stamps } } }
        }`,
        data: {
          papers: [
            { title: 'Passport of one', pages: 32, stamps: 7 },
            { title: 'Permit of two', trade: 'baker' },
          ],
          crossing: { gate: 4 },
          box: { id: 'b1', paper: { id: 'd1', pages: 32, stamps: 7 } },
        },
      },
    ],
  },
  {
    name: 'The name of the archive comes before that of the office in the alphabet',
    covers: ['simple-interface-object'],
    departments: () => ({
      office: issuingOffice,
      archive: department(
        `
        type Query { shelved: [Paper!] }
        type Paper @key(fields: "id") @interfaceObject { id: ID! shelf: String! }
        `,
        {
          Query: { shelved: () => [{ id: 'd1', shelf: 'A' }] },
          Paper: { __resolveReference: never },
        },
      ),
    }),
    questions: [
      {
        asks: 'what only a passport has is found whatever the departments are called',
        query: '{ shelved { shelf ... on Passport { pages } } }',
        data: { shelved: [{ shelf: 'A', pages: 32 }] },
      },
    ],
  },
  {
    name: 'Two offices know only the interface, and neither can be entered by its key',
    covers: ['non-resolvable-interface-object', 'no type name at an abstract place', 'a planner that finds no way'],
    departments: () => ({
      claims: department(
        `
        type Query { openClaim: Claim ship: Vessel! }
        interface Claim @key(fields: "id") { id: ID! }
        type Vessel @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }
        `,
        {
          Query: {
            openClaim: () => ({ __typename: 'Claim', id: 'claim-1' }), // no type of that name can be told apart
            ship: () => ({ id: 'vessel-1' }),
          },
        },
      ),
      harbour: department(
        `
        type Query { claimOfTheDay: Claim }
        type Claim @key(fields: "id", resolvable: false) @interfaceObject { id: ID! ground: String }
        interface Vessel @key(fields: "id") { id: ID! }
        type Ferry implements Vessel @key(fields: "id") { id: ID! line: String! }
        `,
        {
          Query: { claimOfTheDay: () => ({ id: 'claim-1', ground: 'a broken oar' }) },
          Claim: { __resolveReference: never },
          Vessel: among([{ __typename: 'Ferry', id: 'vessel-1', line: 'North' }]),
          Ferry: among([{ __typename: 'Ferry', id: 'vessel-1', line: 'North' }]),
        },
      ),
    }),
    questions: [
      {
        asks: 'fields of an interface without any type are told all the same',
        query: '{ claimOfTheDay { id ground } }',
        data: { claimOfTheDay: { id: 'claim-1', ground: 'a broken oar' } },
        fetches: { harbour: 1 },
      },
      {
        asks: 'the key alone of an object whose type nobody was asked for',
        query: '{ ship { id } }',
        data: { ship: { id: 'vessel-1' } },
        fetches: { claims: 1 },
      },
      {
        asks: 'the kind of a vessel is learnt where kinds are known',
        query: '{ ship { ... on Ferry { id line } } }',
        data: { ship: { id: 'vessel-1', line: 'North' } },
        fetches: { claims: 1, harbour: 1 },
      },
      {
        asks: 'where no way leads to a field, the answer is null with an error, and not a silent null',
        query: '{ openClaim { ground } }',
        data: null,
        errors: true,
        fetches: {},
      },
      {
        asks: 'a department that cannot tell the type of what it answers costs that field, with an error',
        query: '{ openClaim { id } }',
        data: { openClaim: null },
        errors: true,
        fetches: { claims: 1 },
      },
      {
        asks: 'a field of one kind only is refused on the interface, before anybody is asked',
        query: '{ ship { id line } }',
        data: null,
        errors: true,
        fetches: {},
      },
    ],
  },
  {
    name: 'Names of types are asked for in every way',
    covers: ['typename', 'no type name at an abstract place'],
    departments: () => ({
      energy: department(
        `
        type Query { plant: Plant source: Source }
        union Plant = Dam | Mill
        interface Source { id: ID! }
        type Dam implements Source { id: ID! }
        type Mill implements Source { id: ID! }
        interface Meter @key(fields: "id") { id: ID! }
        type SmartMeter implements Meter @key(fields: "id") { id: ID! isOnline: Boolean! }
        `,
        {
          Query: {
            plant: () => ({ __typename: 'Dam', id: 'dam-1' }),
            source: () => ({ __typename: 'Mill', id: 'mill-1' }),
          },
          Meter: among([{ __typename: 'SmartMeter', id: 'meter-1', isOnline: true }]),
          SmartMeter: { __resolveReference: never },
        },
      ),
      readings: department(
        `
        type Query { meters: [Meter!]! }
        type Meter @key(fields: "id") @interfaceObject { id: ID! reading: Int! }
        `,
        { Query: { meters: () => [{ id: 'meter-1', reading: 70 }] }, Meter: { __resolveReference: never } },
      ),
    }),
    questions: [
      {
        asks: 'of a union, twice',
        query: '{ plant { __typename kind: __typename } }',
        data: { plant: { __typename: 'Dam', kind: 'Dam' } },
        fetches: { energy: 1 },
      },
      {
        asks: 'of an interface, thrice',
        query: '{ source { id __typename kind: __typename sort: __typename } }',
        data: { source: { id: 'mill-1', __typename: 'Mill', kind: 'Mill', sort: 'Mill' } },
        fetches: { energy: 1 },
      },
      {
        asks: 'within fragments, each for its own type',
        query: `{
          plant { __typename ... on Dam { dam: __typename } ... on Mill { mill: __typename } }
          source { ... on Dam { dam: __typename } ... on Mill { mill: __typename } }
        }`,
        data: { plant: { __typename: 'Dam', dam: 'Dam' }, source: { mill: 'Mill' } },
      },
      {
        asks: 'of the whole operation, which nobody needs to be asked',
        query: '{ __typename plant { __typename } root: __typename }',
        data: { __typename: 'Query', plant: { __typename: 'Dam' }, root: 'Query' },
        fetches: { energy: 1 },
      },
      {
        asks: 'not at all, of meters whose kind the readings do not know',
        query: '{ meters { id reading } }',
        data: { meters: [{ id: 'meter-1', reading: 70 }] },
        fetches: { readings: 1 },
      },
      {
        asks: 'of the same meters, whose kind another department knows',
        query: '{ meters { __typename reading } }',
        data: { meters: [{ __typename: 'SmartMeter', reading: 70 }] },
        fetches: { readings: 1, energy: 1 },
      },
    ],
  },
]
