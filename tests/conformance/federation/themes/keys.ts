import { among, department, isRow, never, type Scene } from '../scene.ts'

/** How one department finds in another what it speaks of. */
export const keyScenes: readonly Scene[] = [
  {
    name: 'The tax office knows people by their tax number only',
    covers: ['simple-entity-call'],
    departments: () => ({
      register: department(
        `
        type Query { applicant: Person }
        type Person @key(fields: "id") { id: ID! taxNumber: String! }
        `,
        {
          Query: { applicant: () => ({ id: 'person-1', taxNumber: 'T-100' }) },
          Person: among([{ id: 'person-1', taxNumber: 'T-100' }]),
        },
      ),
      taxes: department(
        `
        type Person @key(fields: "taxNumber") { taxNumber: String! @external taxOffice: String! }
        `,
        { Person: among([{ taxNumber: 'T-100', taxOffice: 'North' }]) },
      ),
    }),
    questions: [
      {
        asks: 'a key that was not asked for is fetched, used and left out of the answer',
        query: '{ applicant { id taxOffice } }',
        data: { applicant: { id: 'person-1', taxOffice: 'North' } },
        fetches: { register: 1, taxes: 1 },
      },
      {
        asks: 'what the first department knows needs no second one',
        query: '{ applicant { id taxNumber } }',
        data: { applicant: { id: 'person-1', taxNumber: 'T-100' } },
        fetches: { register: 1 },
      },
    ],
  },
  {
    name: 'A vehicle is insured by its chassis, inspected by its plate, and some have no plate',
    covers: ['null-keys', 'a key that is null'],
    departments: () => ({
      inspections: department(
        `
        type Query { inspections: [Inspection!]! }
        type Inspection { day: String! vehicle: Vehicle! }
        type Vehicle @key(fields: "plate") { plate: ID }
        `,
        {
          Query: {
            inspections: () => [
              { day: 'Monday', vehicle: { plate: 'AA-1' } },
              { day: 'Tuesday', vehicle: { plate: 'AA-2' } },
              { day: 'Wednesday', vehicle: { plate: null } },
              { day: 'Thursday', vehicle: { plate: 'AA-9' } },
            ],
          },
          Vehicle: { __resolveReference: never },
        },
      ),
      registration: department(
        `
        type Vehicle @key(fields: "plate") @key(fields: "chassis") { plate: ID chassis: ID! colour: String! }
        `,
        {
          Vehicle: {
            async __resolveReference({ plate }) {
              if (typeof plate !== 'string') throw new Error('A reference without a plate was sent.')
              const rows = [
                { plate: 'AA-1', chassis: 'C-1', colour: 'red' },
                { plate: 'AA-2', chassis: 'C-2', colour: 'blue' },
              ]
              return rows.find((row) => row.plate === plate) ?? null
            },
          },
        },
      ),
      insurance: department(
        `
        type Vehicle @key(fields: "chassis") { chassis: ID! insurer: String }
        `,
        {
          Vehicle: {
            async __resolveReference({ chassis }) {
              if (typeof chassis !== 'string') throw new Error('A reference without a chassis was sent.')
              return { chassis, insurer: `insurer of ${chassis}` }
            },
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'whoever has no key, or is not found under it, has no insurer, and nobody is asked about them',
        query: '{ inspections { day vehicle { plate insurer } } }',
        data: {
          inspections: [
            { day: 'Monday', vehicle: { plate: 'AA-1', insurer: 'insurer of C-1' } },
            { day: 'Tuesday', vehicle: { plate: 'AA-2', insurer: 'insurer of C-2' } },
            { day: 'Wednesday', vehicle: { plate: null, insurer: null } },
            { day: 'Thursday', vehicle: { plate: 'AA-9', insurer: null } },
          ],
        },
        fetches: { inspections: 1, registration: 1, insurance: 1 },
      },
    ],
  },
  {
    name: 'The prize of the best class is kept by its pupils, and each office lists them with other marks',
    covers: ['complex-entity-call'],
    departments: () => ({
      schools: department(
        `
        type Query { bestClass: Class! }
        type Class @key(fields: "pupils { id }") { pupils: [Pupil!]! }
        type Pupil @key(fields: "id") { id: ID! }
        `,
        {
          Query: { bestClass: () => ({ pupils: [{ id: 'p1' }, { id: 'p2' }] }) },
          Class: among([{ pupils: [{ id: 'p1' }, { id: 'p2' }] }]),
          Pupil: among([{ id: 'p1' }, { id: 'p2' }]),
        },
      ),
      enrolment: department(
        `
        type Pupil @key(fields: "id") @key(fields: "id number") { id: ID! number: Int! }
        `,
        {
          Pupil: among([
            { id: 'p1', number: 11 },
            { id: 'p2', number: 12 },
          ]),
        },
      ),
      council: department(
        `
        type Class @key(fields: "pupils { id number }") { pupils: [Pupil!]! speaker: Pupil! @shareable }
        type Pupil @key(fields: "id number") { id: ID! number: Int! }
        `,
        {
          Class: among([
            {
              pupils: [
                { id: 'p1', number: 11 },
                { id: 'p2', number: 12 },
              ],
              speaker: { id: 'p2', number: 12 },
            },
          ]),
          Pupil: among([
            { id: 'p1', number: 11 },
            { id: 'p2', number: 12 },
          ]),
        },
      ),
      prizes: department(
        `
        type Class @key(fields: "pupils { id number } speaker { id }") {
          pupils: [Pupil!]!
          speaker: Pupil! @shareable
          prize: String!
        }
        type Pupil @key(fields: "id number") { id: ID! number: Int! }
        `,
        {
          Class: among([
            {
              pupils: [
                { id: 'p1', number: 11 },
                { id: 'p2', number: 12 },
              ],
              speaker: { id: 'p2' },
              prize: 'gold',
            },
          ]),
          Pupil: among([
            { id: 'p1', number: 11 },
            { id: 'p2', number: 12 },
          ]),
        },
      ),
    }),
    questions: [
      {
        asks: 'keys that hold lists of objects are completed department by department',
        query: '{ bestClass { prize speaker { id } pupils { id number } } }',
        data: {
          bestClass: {
            prize: 'gold',
            speaker: { id: 'p2' },
            pupils: [
              { id: 'p1', number: 11 },
              { id: 'p2', number: 12 },
            ],
          },
        },
      },
    ],
  },
  {
    name: 'Rules of a category of licences can be reached only through a licence',
    covers: ['parent-entity-call'],
    departments: () => ({
      licences: department(
        `
        type Query { licences: [Licence!]! }
        type Licence @key(fields: "id") @key(fields: "id issue") {
          id: ID!
          issue: Int!
          category: Category @shareable
        }
        type Category @key(fields: "code") { code: ID! title: String! @shareable }
        `,
        {
          Query: {
            licences: () => [
              { id: 'l1', issue: 1, category: { code: 'fishing', title: 'Fishing' } },
              { id: 'l2', issue: 4, category: { code: 'hunting', title: 'Hunting' } },
            ],
          },
          Licence: { __resolveReference: never },
          Category: { __resolveReference: never },
        },
      ),
      archive: department(
        `
        type Licence @key(fields: "id issue") { id: ID! issue: Int! category: Category @shareable }
        type Category { rules: Rules }
        type Rules { pages: Int! }
        `,
        {
          Licence: among([
            { id: 'l1', issue: 1, category: { rules: { pages: 12 } } },
            { id: 'l2', issue: 4, category: { rules: { pages: 40 } } },
          ]),
        },
      ),
    }),
    questions: [
      {
        asks: 'the object that has no key is asked for again below its parent, and both halves are one',
        query: '{ licences { id category { code rules { pages } } } }',
        data: {
          licences: [
            { id: 'l1', category: { code: 'fishing', rules: { pages: 12 } } },
            { id: 'l2', category: { code: 'hunting', rules: { pages: 40 } } },
          ],
        },
        fetches: { licences: 1, archive: 1 },
      },
    ],
  },
  {
    name: 'Three departments each know a part of the court of a company',
    covers: ['parent-entity-call-complex'],
    departments: () => ({
      companies: department(
        `
        type Query { company(id: ID!): Company }
        type Company @key(fields: "id") { id: ID! name: String! }
        `,
        {
          Query: { company: (_, { id }) => ({ id, name: 'Harbour Works' }) },
          Company: { __resolveReference: never },
        },
      ),
      phones: department(
        `
        type Company @key(fields: "id") { id: ID! @external court: Court @shareable }
        type Court { phone: String }
        `,
        { Company: among([{ id: 'c1', court: { phone: '555 0100' } }]) },
      ),
      directory: department(
        `
        type Company @key(fields: "id") { id: ID! @external court: Court @shareable }
        type Court { code: ID! @shareable }
        `,
        { Company: among([{ id: 'c1', court: { code: 'court-7' } }]) },
      ),
      courts: department(
        `
        type Court @key(fields: "code") { code: ID! city: String! }
        `,
        { Court: among([{ code: 'court-7', city: 'Riverside' }]) },
      ),
    }),
    questions: [
      {
        asks: 'two halves are joined under the parent before the third is found by its key',
        query: '{ company(id: "c1") { id name court { code city phone } } }',
        data: {
          company: {
            id: 'c1',
            name: 'Harbour Works',
            court: { code: 'court-7', city: 'Riverside', phone: '555 0100' },
          },
        },
        fetches: { companies: 1, phones: 1, directory: 1, courts: 1 },
      },
    ],
  },
  {
    name: 'A parcel has several keys, and each office takes it by one of them only',
    covers: ['keys-mashup'],
    departments: () => ({
      cadastre: department(
        `
        type Parcel
          @key(fields: "id")
          @key(fields: "sheet { page line }", resolvable: false) {
          id: ID!
          sheet: Sheet!
          owner: String!
        }
        type Sheet @shareable { district: ID! page: ID! line: ID! }
        `,
        {
          Parcel: {
            async __resolveReference({ id, ...others }) {
              if (id !== 'parcel-1' || 'sheet' in others) return never()
              return { id, owner: 'the harbour' }
            },
          },
        },
      ),
      permits: department(
        `
        type Query { file: File }
        type File @key(fields: "number") { number: ID! parcels: [Parcel!]! }
        type Parcel
          @key(fields: "sheet { district }", resolvable: false)
          @key(fields: "id sheet { page line }") {
          id: ID!
          sheet: Sheet!
          owner: String! @external
          title: String! @requires(fields: "owner")
        }
        type Sheet @shareable { district: ID! page: ID! line: ID! }
        `,
        {
          Query: {
            file: () => ({
              number: 'f1',
              parcels: [{ id: 'parcel-1', sheet: { district: '1', page: '22', line: '3' } }],
            }),
          },
          File: { __resolveReference: never },
          Parcel: {
            async __resolveReference({ id, sheet, owner }) {
              return id === 'parcel-1' && isRow(sheet) && 'line' in sheet ? { id, owner } : never()
            },
            title: ({ owner }) => `Permit for ${String(owner)}`,
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'an office is entered only by a key that it resolves',
        query: '{ file { number parcels { id owner title } } }',
        data: {
          file: { number: 'f1', parcels: [{ id: 'parcel-1', owner: 'the harbour', title: 'Permit for the harbour' }] },
        },
      },
    ],
  },
]
