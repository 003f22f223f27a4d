import {
  among,
  department,
  never,
  olderDepartment,
  type Resolvers,
  type Scene,
  type SceneDepartment,
} from '../scene.ts'

const PEOPLE = [
  { id: 'person-1', name: 'Aldo Sample', district: 'East' },
  { id: 'person-2', name: 'Berta Sample', district: 'West' },
]

const REGISTER: Resolvers = {
  Query: { person: (_, { id }) => PEOPLE.find((person) => person.id === id) },
  Person: among(PEOPLE),
}

const SCHOOLS: Resolvers = {
  Query: {
    headTeacher: () => ({ id: 'person-1', salaryGrade: 'A' }),
    namedHeadTeacher: () => ({ id: 'person-1', salaryGrade: 'A', name: 'Aldo Sample' }),
  },
  Person: {
    ...among([{ id: 'person-1', salaryGrade: 'A' }]),
    name: ({ name }) => name ?? never(), // it has the name only where it provides it
  },
}

const SCHOOLS_ROOT = `
  type Query {
    headTeacher: Person
    namedHeadTeacher: Person @provides(fields: "name")
  }
`
const OWNED = '{ id: ID! @external name: String! @external salaryGrade: String }'
const PERSON_BY_DIRECTIVE = `${SCHOOLS_ROOT} type Person @key(fields: "id") @extends ${OWNED}`
const PERSON_BY_KEYWORD = `${SCHOOLS_ROOT} extend type Person @key(fields: "id") ${OWNED}`

function registerSdl(shareable: '' | '@shareable'): string {
  return `
    type Query { person(id: ID!): Person }
    type Person @key(fields: "id") { id: ID! name: String! ${shareable} district: String }
  `
}

/** The same four questions, however the department of schools writes that people are not its own. */
function extensionScene(form: string, suite: Scene['covers'][number], departments: Scene['departments']): Scene {
  return {
    name: `The schools extend the register’s people ${form}`,
    covers: [suite],
    departments,
    questions: [
      {
        asks: `the name comes from the register, which owns it (${form})`,
        query: '{ headTeacher { id name } person(id: "person-2") { id name district } }',
        data: {
          headTeacher: { id: 'person-1', name: 'Aldo Sample' },
          person: { id: 'person-2', name: 'Berta Sample', district: 'West' },
        },
        fetches: { schools: 1, register: 2 },
      },
      {
        asks: `the schools alone are asked for what is theirs (${form})`,
        query: '{ headTeacher { id salaryGrade } }',
        data: { headTeacher: { id: 'person-1', salaryGrade: 'A' } },
        fetches: { schools: 1 },
      },
      {
        asks: `a name that is provided on the way needs no register (${form})`,
        query: '{ namedHeadTeacher { id name salaryGrade } }',
        data: { namedHeadTeacher: { id: 'person-1', name: 'Aldo Sample', salaryGrade: 'A' } },
        fetches: { schools: 1 },
      },
      {
        asks: `the register’s people have what the schools add (${form})`,
        query: '{ person(id: "person-1") { salaryGrade district } }',
        data: { person: { salaryGrade: 'A', district: 'East' } },
        fetches: { register: 1, schools: 1 },
      },
    ],
  }
}

function pair(schools: SceneDepartment, register: SceneDepartment): Scene['departments'] {
  return () => ({ schools, register })
}

/** Departments that add to types of others, in the forms of federation 1 and 2. */
export const extensionScenes: readonly Scene[] = [
  extensionScene(
    'with a directive, in federation 1',
    'fed1-external-extends',
    pair(olderDepartment(PERSON_BY_DIRECTIVE, SCHOOLS), olderDepartment(registerSdl(''), REGISTER)),
  ),
  extensionScene(
    'with a keyword, in federation 1',
    'fed1-external-extension',
    pair(olderDepartment(PERSON_BY_KEYWORD, SCHOOLS), olderDepartment(registerSdl(''), REGISTER)),
  ),
  extensionScene(
    'with a directive, in federation 2',
    'fed2-external-extends',
    pair(department(PERSON_BY_DIRECTIVE, SCHOOLS), department(registerSdl('@shareable'), REGISTER)),
  ),
  extensionScene(
    'with a keyword, in federation 2',
    'fed2-external-extension',
    pair(department(PERSON_BY_KEYWORD, SCHOOLS), department(registerSdl('@shareable'), REGISTER)),
  ),
  {
    name: 'The fees office extends patents by two keys, and calls even its own filing number somebody else’s',
    covers: ['fed1-external-extends-resolvable'],
    departments: () => ({
      patents: olderDepartment(
        `
        type Query { patent: Patent }
        type Patent @key(fields: "number") { number: ID! title: String examiner: String }
        `,
        {
          Query: { patent: () => ({ number: 'EX-1', title: 'Folding bridge', examiner: 'Room 12' }) },
          Patent: among([{ number: 'EX-1', title: 'Folding bridge', examiner: 'Room 12' }]),
        },
      ),
      fees: olderDepartment(
        `
        extend type Patent @key(fields: "number title") @key(fields: "filing") {
          number: ID @external
          title: String @external
          filing: String @external
          fee: Int!
        }
        `,
        { Patent: among([{ number: 'EX-1', title: 'Folding bridge', filing: 'F-77', fee: 310 }]) },
      ),
    }),
    questions: [
      {
        asks: 'a key of two fields is put together, and the filing number is taken from where it is',
        query: '{ patent { examiner fee filing number title } }',
        data: {
          patent: { examiner: 'Room 12', fee: 310, filing: 'F-77', number: 'EX-1', title: 'Folding bridge' },
        },
        fetches: { patents: 1, fees: 1 },
      },
    ],
  },
  {
    name: 'The price office calls the key of a medicine external although it can tell it',
    covers: ['mysterious-external'],
    departments: () => ({
      prices: department(
        `
        type Query { cheapestMedicine: Medicine }
        extend type Medicine @key(fields: "code") { code: ID! @external price: Int }
        `,
        {
          Query: { cheapestMedicine: () => ({ code: 'm2', price: 3 }) },
          Medicine: among([
            { code: 'm1', price: 9 },
            { code: 'm2', price: 3 },
          ]),
        },
      ),
      medicines: department(
        `
        type Query { medicines: [Medicine!]! }
        type Medicine @key(fields: "code") { code: ID! name: String! }
        `,
        {
          Query: {
            medicines: () => [
              { code: 'm1', name: 'Alphine' },
              { code: 'm2', name: 'Betacol' },
            ],
          },
          Medicine: among([
            { code: 'm1', name: 'Alphine' },
            { code: 'm2', name: 'Betacol' },
          ]),
        },
      ),
    }),
    questions: [
      {
        asks: 'from the price office to the name',
        query: '{ cheapestMedicine { code price name } }',
        data: { cheapestMedicine: { code: 'm2', price: 3, name: 'Betacol' } },
        fetches: { prices: 1, medicines: 1 },
      },
      {
        asks: 'from the name to the price office',
        query: '{ medicines { name price } }',
        data: {
          medicines: [
            { name: 'Alphine', price: 9 },
            { name: 'Betacol', price: 3 },
          ],
        },
        fetches: { medicines: 1, prices: 1 },
      },
    ],
  },
]
