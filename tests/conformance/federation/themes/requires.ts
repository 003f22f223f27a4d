import { among, department, isRow, never, type Scene } from '../scene.ts'

const GOODS = [
  { number: 'g1', description: 'Tea', value: 100, weight: 5 },
  { number: 'g2', description: 'Anvils', value: 40, weight: 900 },
]

/** Fields that a department can tell only when it is told others. */
export const requireScenes: readonly Scene[] = [
  {
    name: 'Customs computes a duty from what the port knows',
    covers: ['simple-requires-provides'],
    departments: () => ({
      port: department(
        `
        type Query { consignments: [Consignment!]! }
        type Consignment @key(fields: "number") { number: ID! description: String value: Int weight: Int }
        `,
        { Query: { consignments: () => GOODS }, Consignment: among(GOODS) },
      ),
      customs: department(
        `
        type Consignment @key(fields: "number") {
          number: ID!
          value: Int @external
          weight: Int @external
          duty: Int @requires(fields: "value weight")
          dutyClass: String @requires(fields: "value weight")
          seals: [Seal!]!
        }
        type Seal @key(fields: "id") { id: ID! officer: Officer @provides(fields: "name") consignment: Consignment }
        type Officer @key(fields: "id") { id: ID! name: String @external seals: [Seal!]! }
        `,
        {
          Consignment: {
            ...among([
              {
                number: 'g1',
                seals: [{ id: 's1', officer: { id: 'o1', name: 'Officer One' }, consignment: { number: 'g1' } }],
              },
              { number: 'g2', seals: [] },
            ]),
            duty: ({ value, weight }) => Number(value) + Number(weight),
            dutyClass: ({ value, weight }) => (Number(weight) > Number(value) ? 'heavy' : 'dear'),
          },
          Seal: { __resolveReference: never },
          Officer: among([{ id: 'o1', seals: [{ id: 's1', consignment: { number: 'g1' } }] }]),
        },
      ),
      staff: department(
        `
        type Query { officerOfTheDay: Officer }
        type Officer @key(fields: "id") { id: ID! name: String @shareable rank: String! }
        `,
        {
          Query: { officerOfTheDay: () => ({ id: 'o1', name: 'Officer One', rank: 'Captain' }) },
          Officer: among([{ id: 'o1', name: 'Officer One', rank: 'Captain' }]),
        },
      ),
    }),
    questions: [
      {
        asks: 'what is required is fetched and left out of the answer',
        query: '{ consignments { duty } }',
        data: { consignments: [{ duty: 105 }, { duty: 940 }] },
        fetches: { port: 1, customs: 1 },
      },
      {
        asks: 'two fields with the same requirement cost one fetch, and what is required may be asked for too',
        query: '{ consignments { duty dutyClass weight } }',
        data: {
          consignments: [
            { duty: 105, dutyClass: 'dear', weight: 5 },
            { duty: 940, dutyClass: 'heavy', weight: 900 },
          ],
        },
        fetches: { port: 1, customs: 1 },
      },
      {
        asks: 'a requirement is fetched even where the way leads back to the first department',
        query: '{ officerOfTheDay { seals { consignment { duty description } } } }',
        data: { officerOfTheDay: { seals: [{ consignment: { duty: 105, description: 'Tea' } }] } },
        fetches: { staff: 1, customs: 2, port: 1 },
      },
      {
        asks: 'a name that is provided is not asked for again, and a rank is',
        query: '{ consignments { seals { officer { name } } } officerOfTheDay { rank } }',
        data: {
          consignments: [{ seals: [{ officer: { name: 'Officer One' } }] }, { seals: [] }],
          officerOfTheDay: { rank: 'Captain' },
        },
        fetches: { port: 1, customs: 1, staff: 1 },
      },
    ],
  },
  {
    name: 'Each office needs the finding of the one before, and the first finding is secret',
    covers: ['requires-requires'],
    departments: () => ({
      taxes: department(
        `
        type Household @key(fields: "id") { id: ID! income: Int! @inaccessible }
        `,
        { Household: among([{ id: 'h1', income: 900 }]) },
      ),
      register: department(
        `
        type Query { household: Household }
        type Household @key(fields: "id") { id: ID! hasChildren: Boolean! }
        `,
        {
          Query: { household: () => ({ id: 'h1', hasChildren: true }) },
          Household: among([{ id: 'h1', hasChildren: true }]),
        },
      ),
      benefits: department(
        `
        type Household @key(fields: "id") {
          id: ID!
          income: Int! @external
          hasChildren: Boolean! @external
          isPoor: Boolean! @requires(fields: "income")
          isFamily: Boolean! @requires(fields: "hasChildren")
        }
        `,
        {
          Household: {
            ...among([{ id: 'h1' }]),
            isPoor: ({ income }) => (typeof income === 'number' ? income < 1_000 : never()),
            isFamily: ({ hasChildren }) => (typeof hasChildren === 'boolean' ? hasChildren : never()),
          },
        },
      ),
      housing: department(
        `
        type Household @key(fields: "id") {
          id: ID!
          isPoor: Boolean! @external
          isFamily: Boolean! @external
          flat: String! @requires(fields: "isPoor")
          garden: String! @requires(fields: "isFamily")
        }
        `,
        {
          Household: {
            ...among([{ id: 'h1' }]),
            flat: ({ isPoor }) => (isPoor === true ? 'flat' : never()),
            garden: ({ isFamily }) => (isFamily === true ? 'garden' : never()),
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'a chain of requirements is followed to its end',
        query: '{ household { flat } }',
        data: { household: { flat: 'flat' } },
        fetches: { register: 1, taxes: 1, benefits: 1, housing: 1 },
      },
      {
        asks: 'both ends of a chain may be asked for at once',
        query: '{ household { isPoor flat } }',
        data: { household: { isPoor: true, flat: 'flat' } },
        fetches: { register: 1, taxes: 1, benefits: 1, housing: 1 },
      },
      {
        asks: 'two chains of different length meet in one household',
        query: '{ household { flat garden hasChildren } }',
        data: { household: { flat: 'flat', garden: 'garden', hasChildren: true } },
      },
      {
        asks: 'a requirement that callers may not see is still met, and still not seen',
        query: '{ household { income isPoor } }',
        data: null,
        errors: true,
        fetches: {},
      },
    ],
  },
  {
    name: 'Two offices each wait for a finding of the other',
    covers: ['requires-circular'],
    departments: () => ({
      desk: department(
        `
        type Query { applications: [Application!]! }
        type Application @key(fields: "id") {
          id: ID!
          isRoutine: Boolean! @external
          needsReview: Boolean! @requires(fields: "isRoutine")
        }
        type Clerk @key(fields: "id") { id: ID! yearsInOffice: Int! }
        `,
        {
          Query: { applications: () => [{ id: 'a1' }, { id: 'a2' }] },
          Application: {
            ...among([{ id: 'a1' }, { id: 'a2' }]),
            needsReview: ({ isRoutine }) => (typeof isRoutine === 'boolean' ? !isRoutine : never()),
          },
          Clerk: among([
            { id: 'k1', yearsInOffice: 1 },
            { id: 'k2', yearsInOffice: 20 },
          ]),
        },
      ),
      cases: department(
        `
        type Application @key(fields: "id") {
          id: ID!
          clerk: Clerk!
          isRoutine: Boolean! @requires(fields: "clerk { yearsInOffice }")
        }
        type Clerk @key(fields: "id") { id: ID! yearsInOffice: Int! @external }
        `,
        {
          Application: {
            async __resolveReference({ id, clerk }) {
              return { id, clerk: clerk ?? { id: id === 'a1' ? 'k1' : 'k2' } }
            },
            isRoutine({ clerk }) {
              const years = isRow(clerk) ? clerk['yearsInOffice'] : undefined
              return typeof years === 'number' ? years > 5 : never()
            },
          },
          Clerk: { __resolveReference: ({ id }) => ({ id }) },
        },
      ),
    }),
    questions: [
      {
        asks: 'from the desk to the cases, back to the desk, and to the cases again',
        query: '{ applications { isRoutine } }',
        data: { applications: [{ isRoutine: false }, { isRoutine: true }] },
        fetches: { desk: 2, cases: 2 },
      },
      {
        asks: 'and once more back to the desk',
        query: '{ applications { needsReview } }',
        data: { applications: [{ needsReview: true }, { needsReview: false }] },
        fetches: { desk: 3, cases: 2 },
      },
    ],
  },
  {
    name: 'A parcel of land may lie in no district, and its rate depends on that',
    covers: ['a null among several required fields'],
    departments: () => ({
      cadastre: department(
        `
        type Query { parcels: [Parcel!]! }
        type Parcel @key(fields: "id") { id: ID! district: String zone: Zone }
        type Zone { use: String }
        `,
        {
          Query: {
            parcels: () => [
              { id: 'p1', district: 'East', zone: { use: 'farming' } },
              { id: 'p2', district: null, zone: { use: null } },
              { id: 'p3', district: null, zone: null },
            ],
          },
          Parcel: { __resolveReference: never },
        },
      ),
      taxes: department(
        `
        type Parcel @key(fields: "id") {
          id: ID!
          district: String @external
          zone: Zone @external
          rate: String! @requires(fields: "district zone { use }")
        }
        type Zone @external { use: String }
        `,
        {
          Parcel: {
            ...among([{ id: 'p1' }, { id: 'p2' }, { id: 'p3' }]),
            rate({ district, zone }) {
              if (district === undefined || zone === undefined) return never()
              const use = isRow(zone) ? zone['use'] : 'no zone'
              return use === undefined ? never() : `${String(district)}, ${String(use)}`
            },
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'a required field that is null is sent as null, for that is its value',
        query: '{ parcels { id rate } }',
        data: {
          parcels: [
            { id: 'p1', rate: 'East, farming' },
            { id: 'p2', rate: 'null, null' },
            { id: 'p3', rate: 'null, no zone' },
          ],
        },
        fetches: { cadastre: 1, taxes: 1 },
      },
    ],
  },
]
