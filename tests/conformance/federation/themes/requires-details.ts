import { among, department, isRow, never, type Row, type Scene } from '../scene.ts'

const SIGNATURES = ['s1', 's2', 's3', 's4'].map((id, index) => ({ id, day: index + 1 }))

const PRICES = [{ number: 'g1', description: 'Tea', weight: 5, tariff: { code: 'T-1' } }]

/** Pence per pound and per year, so that every answer names what was asked for. */
const RATES: Row = { EUR: 100, USD: 110, GBP: 90 }

/** Requirements with arguments, with fragments, over interfaces, and under conditions. */
export const requireDetailScenes: readonly Scene[] = [
  {
    name: 'The speaker of a petition is its third signatory, whatever the caller asks of its signatures',
    covers: ['requires-with-argument', 'a field that is required under an alias'],
    departments: () => ({
      council: department(
        `
        type Query { petitions: [Petition!]! }
        type Petition @key(fields: "id") { id: ID! }
        type Signature @key(fields: "id") { id: ID! citizenNumber: ID place: String! }
        `,
        {
          Query: { petitions: () => [{ id: 'bridge' }] },
          Petition: among([{ id: 'bridge' }]),
          Signature: among(SIGNATURES.map(({ id, day }) => ({ id, citizenNumber: `citizen ${day}`, place: 'Mill' }))),
        },
      ),
      petitions: department(
        `
        type Petition @key(fields: "id") {
          id: ID!
          signatures(first: Int!): [Signature!]
          speaker: Speaker @requires(fields: "signatures(first: 3) { citizenNumber }")
        }
        type Signature @key(fields: "id") { id: ID! day: Int! citizenNumber: ID @external }
        type Speaker { number: ID! }
        `,
        {
          Petition: {
            ...among([{ id: 'bridge' }]),
            signatures: (_, { first }) => SIGNATURES.slice(0, Number(first)),
            speaker({ signatures }) {
              if (!Array.isArray(signatures)) return never()
              const last: unknown = signatures.at(-1)
              return { number: isRow(last) ? last['citizenNumber'] : never() }
            },
          },
          Signature: among(SIGNATURES),
        },
      ),
    }),
    questions: [
      {
        asks: 'a requirement with an argument is met on its own',
        query: '{ petitions { speaker { number } } }',
        data: { petitions: [{ speaker: { number: 'citizen 3' } }] },
      },
      {
        asks: 'the caller’s own argument keeps its answer beside the requirement',
        query: '{ petitions { speaker { number } signatures(first: 1) { id } } }',
        data: { petitions: [{ speaker: { number: 'citizen 3' }, signatures: [{ id: 's1' }] }] },
      },
      {
        asks: 'so does an argument from a variable',
        query: 'query ($first: Int = 4) { petitions { speaker { number } signatures(first: $first) { id place } } }',
        variables: { first: 2 },
        data: {
          petitions: [
            {
              speaker: { number: 'citizen 3' },
              signatures: [
                { id: 's1', place: 'Mill' },
                { id: 's2', place: 'Mill' },
              ],
            },
          ],
        },
      },
      {
        asks: 'so does one that two fragments ask for',
        query: `
          query ($first: Int = 1) { petitions { speaker { number } ...Days ...Names } }
          fragment Days on Petition { signatures(first: $first) { day } }
          fragment Names on Petition { signatures(first: $first) { id } }
        `,
        data: { petitions: [{ speaker: { number: 'citizen 3' }, signatures: [{ day: 1, id: 's1' }] }] },
      },
    ],
  },
  {
    name: 'Customs needs the same value in two currencies',
    covers: ['requires-with-argument-conflict', 'a field that is required under an alias'],
    departments: () => ({
      port: department(
        `
        type Query { consignments: [Consignment!]! }
        type Consignment @key(fields: "number") {
          number: ID!
          description: String
          weight: Int
          value(currency: String!): Int
          tariff: Tariff
        }
        type Tariff { percent(year: Int!): Int }
        `,
        {
          Query: { consignments: () => PRICES },
          Consignment: {
            ...among(PRICES),
            value: (_, { currency }) => RATES[String(currency)],
          },
          Tariff: { percent: (_, { year }) => Number(year) - 2000 },
        },
      ),
      customs: department(
        `
        type Consignment @key(fields: "number") {
          number: ID!
          weight: Int @external
          value(currency: String!): Int @external
          tariff: Tariff @external
          dutyAtHome: Int @requires(fields: "value(currency: \\"EUR\\") weight")
          dutyAbroad: Int @requires(fields: "value(currency: \\"USD\\") weight")
          lastYear: Int @requires(fields: "tariff { percent(year: 2025) }")
        }
        type Tariff @external { percent(year: Int!): Int }
        `,
        {
          Consignment: {
            ...among([{ number: 'g1' }]),
            dutyAtHome: ({ value, weight }) => Number(value) + Number(weight),
            dutyAbroad: ({ value, weight }) => Number(value) + Number(weight),
            lastYear: ({ tariff }) => (isRow(tariff) ? tariff['percent'] : never()),
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'one requirement with an argument is met',
        query: '{ consignments { description dutyAbroad lastYear } }',
        data: { consignments: [{ description: 'Tea', dutyAbroad: 115, lastYear: 25 }] },
      },
      {
        asks: 'two requirements of one field with different arguments are two values',
        query: '{ consignments { dutyAtHome dutyAbroad } }',
        data: { consignments: [{ dutyAtHome: 105, dutyAbroad: 115 }] },
      },
      {
        asks: 'a third value that the caller asks for is none of both',
        query: '{ consignments { dutyAtHome dutyAbroad value(currency: "GBP") } }',
        data: { consignments: [{ dutyAtHome: 105, dutyAbroad: 115, value: 90 }] },
      },
    ],
  },
  {
    name: 'A parish depends on a home, and homes are of more kinds than the parishes know',
    covers: ['requires-interface', 'fragments within what is required'],
    departments: () => ({
      parishes: department(
        `
        type Query { parishioner: Person }
        interface Home { id: ID! }
        type Flat implements Home @key(fields: "id") { id: ID! street: String @shareable }
        type House implements Home @key(fields: "id") { id: ID! street: String @shareable }
        type Person @key(fields: "id") {
          id: ID!
          home: Home @external
          parish: String @requires(fields: "home { id }")
          landlord: String @requires(fields: "home { ... on Flat { id } }")
        }
        `,
        {
          Query: { parishioner: () => ({ id: 'person-1' }) },
          Flat: among([{ id: 'flat-1', street: 'Mill Lane' }]),
          House: among([]),
          Person: {
            ...among([{ id: 'person-1' }, { id: 'person-2' }]),
            parish: ({ home }) => (isRow(home) ? `parish of ${String(home['id'])}` : never()),
            landlord: ({ home }) => (isRow(home) && home['id'] !== undefined ? 'the guild' : null),
          },
        },
      ),
      register: department(
        `
        type Query { resident: Person }
        interface Home { id: ID! }
        type Flat implements Home @key(fields: "id") { id: ID! street: String @shareable }
        type House implements Home @key(fields: "id") { id: ID! street: String @shareable }
        type Boat implements Home @key(fields: "id") { id: ID! mooring: String! }
        type Person @key(fields: "id") { id: ID! home: Home @shareable }
        `,
        {
          Query: {
            resident: () => ({ id: 'person-2', home: { __typename: 'Boat', id: 'boat-1', mooring: 'Pier 3' } }),
          },
          Flat: among([{ id: 'flat-1', street: 'Mill Lane' }]),
          House: among([]),
          Boat: among([{ id: 'boat-1', mooring: 'Pier 3' }]),
          Person: among([
            { id: 'person-1', home: { __typename: 'Flat', id: 'flat-1', street: 'Mill Lane' } },
            { id: 'person-2', home: { __typename: 'Boat', id: 'boat-1', mooring: 'Pier 3' } },
          ]),
        },
      ),
    }),
    questions: [
      {
        asks: 'what is required of an interface is sent whatever the type',
        query: '{ parishioner { parish } resident { parish } }',
        data: { parishioner: { parish: 'parish of flat-1' }, resident: { parish: 'parish of boat-1' } },
      },
      {
        asks: 'what is required of one type is sent for that type only',
        query: '{ parishioner { landlord } resident { landlord } }',
        data: { parishioner: { landlord: 'the guild' }, resident: { landlord: null } },
      },
      {
        asks: 'the home itself comes with its own type',
        query: '{ parishioner { home { __typename id } } resident { home { __typename ... on Boat { mooring } } } }',
        data: {
          parishioner: { home: { __typename: 'Flat', id: 'flat-1' } },
          resident: { home: { __typename: 'Boat', mooring: 'Pier 3' } },
        },
      },
    ],
  },
  {
    name: 'A notice depends on the machine that is licensed, and one kind of machine is secret',
    covers: ['requires-with-fragments', 'fragments within what is required'],
    departments: () => {
      const drill = { __typename: 'Drill', label: 'Drill 9', power: 30, depth: 200 }
      const cannon = { __typename: 'Cannon', label: 'Cannon 1', power: 70, reach: 900 }
      return {
        trade: department(
          `
          type Query { licence: Licence }
          type Licence @key(fields: "id") { id: ID! subject: Subject }
          interface Subject { label: String! }
          interface Machine implements Subject { label: String! power: Int! }
          type Drill implements Subject & Machine @shareable { label: String! power: Int! depth: Int! }
          type Cannon implements Subject & Machine @shareable { label: String! power: Int! reach: Int! }
          `,
          {
            Query: { licence: () => ({ id: 'l-drill', subject: drill }) },
            Licence: among([
              { id: 'l-drill', subject: drill },
              { id: 'l-cannon', subject: cannon },
              { id: 'l-empty', subject: null },
            ]),
          },
        ),
        safety: department(
          `
          type Query { inspected: Licence sealed: Licence lapsed: Licence }
          type Licence @key(fields: "id") {
            id: ID!
            subject: Subject @external
            notice: String! @requires(fields: """
              subject { label ... on Machine { power ... on Drill { depth } ... on Cannon { reach } } }
            """)
            label: String! @requires(fields: "subject { ... on Subject { label } }")
          }
          interface Subject { label: String! }
          interface Machine implements Subject { label: String! power: Int! }
          type Drill implements Subject & Machine @shareable { label: String! power: Int! depth: Int! }
          type Cannon implements Subject & Machine @shareable @inaccessible { label: String! power: Int! reach: Int! }
          `,
          {
            Query: {
              inspected: () => ({ id: 'l-drill' }),
              sealed: () => ({ id: 'l-cannon' }),
              lapsed: () => ({ id: 'l-empty' }),
            },
            Licence: {
              ...among([{ id: 'l-drill' }, { id: 'l-cannon' }, { id: 'l-empty' }]),
              notice({ subject }) {
                if (subject === null) return 'nothing'
                if (!isRow(subject)) return never()
                const { label, power, depth = 'no', reach = 'no' } = subject
                return [label, power, depth, reach].map(String).join(', ')
              },
              label: ({ subject }) => (isRow(subject) ? subject['label'] : never()),
            },
          },
        ),
      }
    },
    questions: [
      {
        asks: 'of all fragments those that apply to the type are sent, and nothing of the others',
        query: '{ licence { notice } inspected { notice } }',
        data: { licence: { notice: 'Drill 9, 30, 200, no' }, inspected: { notice: 'Drill 9, 30, 200, no' } },
      },
      {
        asks: 'a department may require what a caller may not see',
        query: '{ sealed { id notice label } }',
        data: { sealed: { id: 'l-cannon', notice: 'Cannon 1, 70, no, 900', label: 'Cannon 1' } },
      },
      {
        asks: 'an object of a secret type is null for the caller, without an error',
        query: '{ sealed { notice subject { __typename label } } inspected { subject { __typename label } } }',
        data: {
          sealed: { notice: 'Cannon 1, 70, no, 900', subject: null },
          inspected: { subject: { __typename: 'Drill', label: 'Drill 9' } },
        },
      },
      {
        asks: 'where the required object is null, null is sent',
        query: '{ lapsed { notice } }',
        data: { lapsed: { notice: 'nothing' } },
      },
    ],
  },
  {
    name: 'Some fields of a tender are asked for under a condition',
    covers: ['include-skip', 'nothing is left to fetch'],
    departments: () => ({
      tenders: department(
        `
        type Query { tender: Tender }
        type Tender @key(fields: "id") { id: ID! sum: Int! }
        `,
        { Query: { tender: () => ({ id: 't1', sum: 700 }) }, Tender: among([{ id: 't1', sum: 700 }]) },
      ),
      courts: department(
        `
        type Tender @key(fields: "id") { id: ID! sum: Int! @external isLarge: Boolean! @requires(fields: "sum") }
        `,
        {
          Tender: {
            ...among([{ id: 't1' }]),
            isLarge: ({ sum }) => (typeof sum === 'number' ? sum > 500 : never()),
          },
        },
      ),
      gazette: department(
        `
        type Tender @key(fields: "id") {
          id: ID!
          isLarge: Boolean! @external
          notice: String! @requires(fields: "isLarge")
          secret: String! @requires(fields: "isLarge")
        }
        `,
        {
          Tender: {
            ...among([{ id: 't1' }]),
            notice: ({ isLarge }) => (typeof isLarge === 'boolean' ? 'printed' : never()),
            secret: never,
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'what is not included is not asked for, nor what it requires',
        query: 'query ($yes: Boolean = false) { tender { sum secret @include(if: $yes) } }',
        data: { tender: { sum: 700 } },
        fetches: { tenders: 1 },
      },
      {
        asks: 'what is skipped is not asked for, nor what it requires',
        query: 'query ($no: Boolean!) { tender { sum secret @skip(if: $no) } }',
        variables: { no: true },
        data: { tender: { sum: 700 } },
        fetches: { tenders: 1 },
      },
      {
        asks: 'what is included is asked for with all it requires',
        query: 'query ($yes: Boolean!) { tender { sum notice @include(if: $yes) } }',
        variables: { yes: true },
        data: { tender: { sum: 700, notice: 'printed' } },
        fetches: { tenders: 1, courts: 1, gazette: 1 },
      },
      {
        asks: 'what is not skipped is asked for with all it requires',
        query: 'query ($no: Boolean = false) { tender { notice @skip(if: $no) } }',
        data: { tender: { notice: 'printed' } },
        fetches: { tenders: 1, courts: 1, gazette: 1 },
      },
      {
        asks: 'two conditions on one field must both hold',
        query: `query ($yes: Boolean!, $no: Boolean!) {
          tender { id ... @include(if: $yes) { secret @skip(if: $no) notice } }
        }`,
        variables: { yes: true, no: true },
        data: { tender: { id: 't1', notice: 'printed' } },
      },
      {
        asks: 'where the only root field is not included, the answer is empty, not null',
        query: 'query ($yes: Boolean!) { tender @include(if: $yes) { sum } }',
        variables: { yes: false },
        data: {},
      },
    ],
  },
]
