import { among, department, type Scene } from '../scene.ts'

/** Unions of which departments know different members. */
export const unionScenes: readonly Scene[] = [
  {
    name: 'Each of two departments knows a kind of papers in a desk that the other does not',
    covers: ['union-intersection'],
    departments: () => {
      const letter = { __typename: 'Letter', id: 'l1', title: 'A letter', sender: 'Mill', postage: 'paid' }
      const plan = { __typename: 'Plan', id: 'p1', title: 'A plan', scale: 'small' }
      const bill = { __typename: 'Bill', id: 'b1', title: 'A bill', due: 'Friday' }
      return {
        office: department(
          `
          type Query { top: Item @shareable officeItem: Item desk: Desk @shareable letter: Letter @shareable }
          union Item = Letter | Plan
          type Desk { top: Item @shareable planned: Item letter: Letter @shareable }
          type Letter @key(fields: "id") { id: ID! title: String! @shareable sender: String! }
          type Plan @key(fields: "id") { id: ID! title: String! @shareable scale: String! }
          `,
          {
            Query: {
              top: () => letter,
              officeItem: () => letter,
              letter: () => letter,
              desk: () => ({ top: letter, planned: plan, letter }),
            },
            Letter: among([letter]),
            Plan: among([plan]),
          },
        ),
        cashier: department(
          `
          type Query { top: Item @shareable cashierItem: Item desk: Desk @shareable letter: Item @shareable }
          union Item = Letter | Bill
          type Desk { top: Item @shareable billed: Item letter: Item @shareable }
          type Letter @key(fields: "id") { id: ID! title: String! @shareable postage: String! }
          type Bill @key(fields: "id") { id: ID! title: String! @shareable due: String! }
          `,
          {
            Query: {
              top: () => letter,
              cashierItem: () => bill,
              letter: () => letter,
              desk: () => ({ top: letter, billed: bill, letter }),
            },
            Letter: among([letter]),
            Bill: among([bill]),
          },
        ),
      }
    },
    questions: [
      {
        asks: 'a fragment on a kind that is not there adds nothing, whoever knows the kind',
        query: '{ top { ... on Bill { title } ... on Plan { title } } }',
        data: { top: {} },
      },
      {
        asks: 'a kind that both know is told by both',
        query: '{ top { __typename ... on Letter { title sender postage } ... on Bill { due } } }',
        data: { top: { __typename: 'Letter', title: 'A letter', sender: 'Mill', postage: 'paid' } },
      },
      {
        asks: 'a place that one department gives a type and the other a union',
        query: '{ letter { __typename ... on Letter { title } ... on Bill { title } } }',
        data: { letter: { __typename: 'Letter', title: 'A letter' } },
      },
      {
        asks: 'each department’s own place holds its own kinds',
        query: `{
          officeItem { ... on Bill { due } ... on Letter { sender postage } }
          cashierItem { ... on Bill { due } ... on Plan { scale } }
        }`,
        data: { officeItem: { sender: 'Mill', postage: 'paid' }, cashierItem: { due: 'Friday' } },
      },
      {
        asks: 'below a shared object that has no key, the same once more',
        query: `{
          desk {
            top { __typename ... on Plan { scale } ... on Bill { due } ... on Letter { title sender } }
            planned { ... on Plan { title scale } ... on Bill { due } }
            billed { ... on Plan { scale } ... on Bill { title due } }
          }
        }`,
        data: {
          desk: {
            top: { __typename: 'Letter', title: 'A letter', sender: 'Mill' },
            planned: { title: 'A plan', scale: 'small' },
            billed: { title: 'A bill', due: 'Friday' },
          },
        },
      },
      {
        asks: 'where one department has a type and the other a union, a fragment on that type adds what it asks',
        query: '{ desk { letter { ... on Letter { id } } } }',
        data: { desk: { letter: { id: 'l1' } } },
      },
    ],
  },
  {
    name: 'One department knows all steps of a procedure, another knows one kind of them',
    covers: ['partial-union'],
    departments: () => {
      const steps = [
        { __typename: 'Form', id: 'f1', text: 'Fill in' },
        { __typename: 'Fee', id: 'e1', amount: 12, account: 'A-1' },
        { __typename: 'Visit', id: 'v1', room: 'Room 4' },
      ]
      return {
        procedures: department(
          `
          type Query { procedure: Procedure }
          type Procedure @shareable { steps: [Step!]! hint: String }
          union Step = Form | Fee | Visit
          type Form @shareable { id: ID! text: String }
          type Fee { id: ID! amount: Int account: String }
          type Visit { id: ID! room: String }
          `,
          { Query: { procedure: () => ({ hint: 'Bring a pen', steps }) } },
        ),
        forms: department(
          `
          type Procedure @shareable { steps: [Step!]! hint: String }
          union Step = Form
          type Form @shareable { id: ID! text: String }
          `,
          {},
        ),
      }
    },
    questions: [
      {
        asks: 'all kinds are told, also those that only one department knows',
        query: `{
          procedure {
            hint
            steps { __typename ... on Form { id text } ... on Fee { id amount account } ... on Visit { id room } }
          }
        }`,
        data: {
          procedure: {
            hint: 'Bring a pen',
            steps: [
              { __typename: 'Form', id: 'f1', text: 'Fill in' },
              { __typename: 'Fee', id: 'e1', amount: 12, account: 'A-1' },
              { __typename: 'Visit', id: 'v1', room: 'Room 4' },
            ],
          },
        },
        fetches: { procedures: 1 },
      },
      {
        asks: 'kinds that were not asked for leave their place in the list',
        query: '{ procedure { steps { ... on Visit { room } } } }',
        data: { procedure: { steps: [{}, {}, { room: 'Room 4' }] } },
      },
    ],
  },
  {
    name: 'Two departments keep a file with notes, and each note is theirs or of the other',
    covers: ['partial-union-complex'],
    departments: () => {
      const shared = { __typename: 'Remark', text: 'seen' }
      const medical = [shared, { __typename: 'Finding', grade: 'mild' }]
      const legal = [shared, { __typename: 'Ruling', verdict: 'granted' }]
      return {
        clinic: department(`${filesOf('medical', '', 'Finding')} type Finding { grade: String }`, {
          Query: {
            medical: () => ({ id: 'file-1', folder: { notes: medical } }),
            either: () => ({ id: 'file-1', folder: { notes: [shared] } }),
          },
          File: among([{ id: 'file-1', folder: { notes: medical } }]),
        }),
        court: department(`${filesOf('legal', 'annex: Folder', 'Ruling')} type Ruling { verdict: String }`, {
          Query: {
            legal: () => ({ id: 'file-1', folder: { notes: legal } }),
            either: () => ({ id: 'file-1', folder: { notes: [shared] } }),
          },
          File: among([{ id: 'file-1', folder: { notes: legal }, annex: { notes: legal } }]),
        }),
      }
    },
    questions: [
      {
        asks: 'what only one department has is told from that one',
        query: '{ medical { annex { notes { __typename ... on Remark { text } ... on Ruling { verdict } } } } }',
        data: {
          medical: {
            annex: {
              notes: [
                { __typename: 'Remark', text: 'seen' },
                { __typename: 'Ruling', verdict: 'granted' },
              ],
            },
          },
        },
        fetches: { clinic: 1, court: 1 },
      },
      {
        asks: 'a list that both keep alike is told from either',
        query: `{
          either { folder { notes { __typename ... on Remark { text } ... on Finding { grade } ... on Ruling { verdict } } } }
        }`,
        data: { either: { folder: { notes: [{ __typename: 'Remark', text: 'seen' }] } } },
      },
      {
        asks: 'kinds of the other department alone leave the list as it is here',
        query: '{ medical { folder { notes { __typename ... on Ruling { verdict } } } } }',
        data: { medical: { folder: { notes: [{ __typename: 'Remark' }, { __typename: 'Finding' }] } } },
      },
    ],
  },
  {
    name: 'An account is a person with a required number or an office with an optional one',
    covers: ['child-type-mismatch', 'a field that was fetched under a name of the planner'],
    departments: () => {
      const person = { __typename: 'Holder', id: 'h1', name: 'Aldo Sample' }
      const office = { __typename: 'Office', id: 'o1', name: 'Treasury' }
      return {
        counters: department(
          `
          type Query { holders: [Holder!]! }
          type Holder { id: ID @shareable }
          `,
          { Query: { holders: () => [{ id: 'h1' }] } },
        ),
        banks: department(
          `
          type Query { accounts: [Account!]! }
          union Account = Holder | Office
          type Holder @key(fields: "id") { id: ID! name: String related: [Account!]! }
          type Office { id: ID name: String @shareable related: [Account!]! }
          `,
          {
            Query: { accounts: () => [person, office] },
            Holder: { ...among([person]), related: () => [office] },
            Office: { related: () => [person, office] },
          },
        ),
      }
    },
    questions: [
      {
        asks: 'both numbers come under their own name, although they are of different types',
        query: '{ holders { id name } accounts { ... on Holder { id name } ... on Office { id name } } }',
        data: {
          holders: [{ id: 'h1', name: 'Aldo Sample' }],
          accounts: [
            { id: 'h1', name: 'Aldo Sample' },
            { id: 'o1', name: 'Treasury' },
          ],
        },
      },
      {
        asks: 'also at two depths at once, and under the caller’s own name',
        query: `{
          accounts {
            ... on Holder { number: id related { ... on Holder { id } ... on Office { id name } } }
            ... on Office { number: id related { ... on Holder { id name } ... on Office { id } } }
          }
        }`,
        data: {
          accounts: [
            { number: 'h1', related: [{ id: 'o1', name: 'Treasury' }] },
            { number: 'o1', related: [{ id: 'h1', name: 'Aldo Sample' }, { id: 'o1' }] },
          ],
        },
      },
    ],
  },
  {
    name: 'Devices are of two kinds, and which interfaces a kind has depends on whom one asks',
    covers: ['union-interface-distributed', 'no type name at an abstract place'],
    departments: () => {
      const stove = { __typename: 'Stove', id: 'stove-1' }
      const lamp = { __typename: 'Lamp', id: 'lamp-1', warranty: 24 }
      return {
        market: department(
          `
          type Query { devices: [Device] things: [Thing] thing(id: ID!): Thing lamps: [Lamp] }
          union Device = Stove | Lamp
          interface Thing { id: ID! }
          interface Warranted { warranty: Int }
          type Stove @key(fields: "id") { id: ID! }
          type Lamp implements Thing & Warranted @key(fields: "id") { id: ID! warranty: Int }
          `,
          {
            Query: {
              devices: () => [stove, lamp],
              things: () => [lamp],
              thing: (_, { id }) => (id === 'lamp-1' ? lamp : null),
              lamps: () => [lamp],
            },
            Stove: among([stove]),
            Lamp: among([lamp]),
          },
        ),
        safety: department(
          `
          interface Thing { id: ID! }
          interface Warranted { warranty: Int }
          type Stove implements Thing & Warranted @key(fields: "id") { id: ID! warranty: Int }
          `,
          { Stove: among([{ id: 'stove-1', warranty: 60 }]) },
        ),
      }
    },
    questions: [
      {
        asks: 'a fragment on an interface reaches the kind that has it elsewhere',
        query: '{ devices { ... on Thing { id } } }',
        data: { devices: [{ id: 'stove-1' }, { id: 'lamp-1' }] },
      },
      {
        asks: 'so does a fragment on an interface within one, with a field that is elsewhere',
        query: '{ devices { ... on Thing { ... on Warranted { warranty } } } }',
        data: { devices: [{ warranty: 60 }, { warranty: 24 }] },
      },
      {
        asks: 'fields of an interface are told without anybody asking for types',
        query: '{ things { id ... on Thing { id ... on Warranted { warranty } } } }',
        data: { things: [{ id: 'lamp-1', warranty: 24 }] },
      },
      {
        asks: 'named fragments on the type and on its interface are one selection',
        query: `
          { lamps { ...OfLamp ...OfThing } }
          fragment OfLamp on Lamp { id }
          fragment OfThing on Thing { id __typename }
        `,
        data: { lamps: [{ id: 'lamp-1', __typename: 'Lamp' }] },
      },
      {
        asks: 'a fragment on the other kind adds nothing',
        query: '{ thing(id: "lamp-1") { ... on Stove { warranty } } }',
        data: { thing: {} },
      },
      {
        asks: 'a fragment on this kind adds all, and nothing is found under a number that is not there',
        query: '{ thing(id: "lamp-1") { ... on Lamp { warranty } } none: thing(id: "lamp-9") { id } }',
        data: { thing: { warranty: 24 }, none: null },
      },
    ],
  },
]

/** One of two departments that keep the same file: its root field, what it adds to the file, and its own kind of notes. */
function filesOf(own: string, more: string, note: string): string {
  return `
    type Query { ${own}: File either: File @shareable }
    type File @key(fields: "id") { id: ID! folder: Folder @shareable ${more} }
    type Folder @shareable { notes: [Note!]! }
    union Note = Remark | ${note}
    type Remark @shareable { text: String }
  `
}
