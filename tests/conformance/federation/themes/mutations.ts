import { among, department, isRow, never, type Row, type Scene } from '../scene.ts'

/** Changes: one after another, and what they answer is completed like everything else. */
export const mutationScenes: readonly Scene[] = [
  {
    name: 'Three departments write into one account, and a fourth judges what was filed',
    covers: ['mutations'],
    departments: () => {
      let balance = 0
      const filed: Row[] = []
      return {
        treasury: department(
          `
          type Query { balance: Int! @shareable }
          type Mutation { pay(sum: Int!): Int! file(report: ReportInput!): Report! open(name: String!): Account! @shareable }
          input ReportInput { title: String! sum: Int! }
          type Report @key(fields: "id") { id: ID! title: String! sum: Int! }
          type Account @key(fields: "id") { id: ID! }
          `,
          {
            Query: { balance: () => balance },
            Mutation: {
              pay: (_, { sum }) => (balance += Number(sum)),
              file(_, { report }) {
                const row = { id: `report-${filed.length + 1}`, ...(isRow(report) ? report : never()) }
                filed.push(row)
                return row
              },
              open: () => ({ id: 'account-1' }),
            },
            Report: {
              async __resolveReference({ id }) {
                return filed.find((row) => row['id'] === id) ?? null
              },
            },
            Account: among([{ id: 'account-1' }]),
          },
        ),
        taxes: department(
          `
          type Mutation { double: Int! open(name: String!): Account! @shareable }
          type Account @key(fields: "id") { id: ID! name: String! }
          `,
          {
            Mutation: { double: () => (balance *= 2), open: (_, { name }) => ({ id: 'account-1', name }) },
            Account: among([{ id: 'account-1', name: 'opened elsewhere' }]),
          },
        ),
        audit: department(
          `
          type Mutation { settle: Int! }
          type Report @key(fields: "id") { id: ID! sum: Int! @external isLarge: Boolean! @requires(fields: "sum") auditor: String! }
          `,
          {
            Mutation: { settle: () => (balance -= 1) },
            Report: {
              async __resolveReference(report) {
                return { ...report }
              },
              isLarge: ({ sum }) => (typeof sum === 'number' ? sum > 500 : never()),
              auditor: () => 'Room 4',
            },
          },
        ),
      }
    },
    questions: [
      {
        asks: 'changes of three departments run one after another in the order in which they are written',
        query: 'mutation { five: pay(sum: 5) ten: double twelve: pay(sum: 2) eleven: settle last: double }',
        data: { five: 5, ten: 10, twelve: 12, eleven: 11, last: 22 },
      },
      {
        asks: 'what a change answers is completed by other departments, with what they require',
        query: 'mutation ($report: ReportInput!) { file(report: $report) { title sum isLarge auditor } }',
        variables: { report: { title: 'Bridges', sum: 700 } },
        data: { file: { title: 'Bridges', sum: 700, isLarge: true, auditor: 'Room 4' } },
      },
      {
        asks: 'a change that two departments offer is made by one of them, once',
        query: 'mutation { open(name: "Harbour") { id name } }',
        data: { open: { id: 'account-1', name: 'Harbour' } },
        fetches: { taxes: 1 },
      },
      {
        asks: 'a change under a condition that does not hold is not made',
        query: 'mutation ($yes: Boolean!) { one: pay(sum: 1) two: double @include(if: $yes) three: pay(sum: 1) }',
        variables: { yes: false },
        data: { one: 1, three: 2 },
      },
    ],
  },
]
