import { among, department, never, type Scene } from '../scene.ts'

/** Two departments that both list notices; one takes over when they were printed. */
function noticesScene(suite: 'simple-override' | 'unavailable-override', from: 'gazette' | 'nobody'): Scene {
  const isTaken = from === 'gazette'
  const gazetteDay = isTaken ? 'old' : 'any'
  const archiveDay = isTaken ? 'new' : 'any'
  return {
    name: isTaken
      ? 'The archive took over from the gazette when a notice was printed'
      : 'The archive took over from a department that is not there any more',
    covers: [suite],
    departments: () => ({
      gazette: department(
        `
        type Query { notices: [Notice!]! @shareable printed: [Notice!]! }
        type Notice @key(fields: "id") { id: ID! day: String! @shareable }
        `,
        {
          Query: { notices: () => [{ id: 'n1' }], printed: () => [{ id: 'n1' }] },
          Notice: { ...among([{ id: 'n1' }]), day: () => gazetteDay },
        },
      ),
      archive: department(
        `
        type Query { notices: [Notice!]! @shareable kept: [Notice!]! }
        type Notice @key(fields: "id") { id: ID! day: String! @override(from: "${from}") @shareable }
        `,
        {
          Query: { notices: () => [{ id: 'n1' }], kept: () => [{ id: 'n1' }] },
          Notice: { ...among([{ id: 'n1' }]), day: () => archiveDay },
        },
      ),
    }),
    questions: [
      {
        asks: `the field is asked of whoever took it over from ${from}`,
        query: '{ notices { id day } }',
        data: { notices: [{ id: 'n1', day: archiveDay }] },
      },
      {
        asks: `so it is on the way from either department, where ${from} had it`,
        query: '{ printed { day } kept { day } }',
        data: { printed: [{ day: archiveDay }], kept: [{ day: archiveDay }] },
        fetches: isTaken ? { gazette: 1, archive: 2 } : { gazette: 1, archive: 1 },
      },
    ],
  }
}

/** Fields that moved from one department to another. */
export const overrideScenes: readonly Scene[] = [
  noticesScene('simple-override', 'gazette'),
  noticesScene('unavailable-override', 'nobody'),
  {
    name: 'The day of a map moved to another department, which knows maps under another interface',
    covers: ['override-type-interface'],
    departments: () => ({
      surveys: department(
        `
        type Query { sheets: [Sheet!]! }
        interface Sheet { id: ID! day: String! }
        type Map implements Sheet @key(fields: "id") { id: ID! day: String! }
        `,
        {
          Query: { sheets: () => [{ __typename: 'Map', id: 'map-1' }] },
          Map: { ...among([{ id: 'map-1' }]), day: never },
        },
      ),
      prints: department(
        `
        type Query { copies: [Copy!]! }
        interface Sheet { id: ID! day: String! }
        type Letter implements Sheet @key(fields: "id") { id: ID! day: String! text: String! }
        interface Copy { id: ID! day: String! }
        type Map implements Copy @key(fields: "id") { id: ID! day: String! @override(from: "surveys") }
        `,
        {
          Query: { copies: () => [{ __typename: 'Map', id: 'map-2' }] },
          Letter: { __resolveReference: never },
          Map: {
            ...among([{ id: 'map-1' }, { id: 'map-2' }]),
            day: ({ id }) => (id === 'map-1' ? 'Monday' : 'Friday'),
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'a field of an interface is taken from where the type’s field went',
        query: '{ sheets { id day } }',
        data: { sheets: [{ id: 'map-1', day: 'Monday' }] },
        fetches: { surveys: 1, prints: 1 },
      },
      {
        asks: 'a type that is not there leaves an empty object, and needs nobody else',
        query: '{ sheets { ... on Letter { id text } } }',
        data: { sheets: [{}] },
      },
      {
        asks: 'the department that took the field over answers alone',
        query: '{ copies { day ... on Map { id day } } }',
        data: { copies: [{ day: 'Friday', id: 'map-2' }] },
        fetches: { prints: 1 },
      },
    ],
  },
  {
    name: 'Two departments require a name that moved from one of them to a third',
    covers: ['override-with-requires'],
    departments: () => ({
      schools: department(
        `
        type Query { pupil: Person }
        type Person @key(fields: "id") { id: ID! name: String! @external badge: String! @requires(fields: "name") }
        `,
        {
          Query: { pupil: () => ({ id: 'person-1' }) },
          Person: { ...among([{ id: 'person-1' }]), badge: ({ name }) => `badge of ${String(name ?? never())}` },
        },
      ),
      register: department(
        `
        type Query { resident: Person }
        type Person @key(fields: "id") { id: ID! name: String! @override(from: "clinics") }
        `,
        {
          Query: { resident: () => ({ id: 'person-1', name: 'Aldo Sample' }) },
          Person: among([{ id: 'person-1', name: 'Aldo Sample' }]),
        },
      ),
      clinics: department(
        `
        type Query { patient: Person }
        type Person @key(fields: "id") { id: ID! name: String! @external bracelet: String! @requires(fields: "name") }
        `,
        {
          Query: { patient: () => ({ id: 'person-1' }) },
          Person: { ...among([{ id: 'person-1' }]), bracelet: ({ name }) => `bracelet of ${String(name ?? never())}` },
        },
      ),
    }),
    questions: [
      {
        asks: 'every way to the person meets the requirements of both',
        query: `{
          pupil { name badge bracelet }
          resident { id badge bracelet }
          patient { name badge bracelet }
        }`,
        data: {
          pupil: { name: 'Aldo Sample', badge: 'badge of Aldo Sample', bracelet: 'bracelet of Aldo Sample' },
          resident: { id: 'person-1', badge: 'badge of Aldo Sample', bracelet: 'bracelet of Aldo Sample' },
          patient: { name: 'Aldo Sample', badge: 'badge of Aldo Sample', bracelet: 'bracelet of Aldo Sample' },
        },
      },
      {
        asks: 'out to the register and back to where one came from',
        query: '{ patient { bracelet } }',
        data: { patient: { bracelet: 'bracelet of Aldo Sample' } },
        fetches: { clinics: 2, register: 1 },
      },
      {
        asks: 'out to the register and on to another department',
        query: '{ pupil { bracelet } }',
        data: { pupil: { bracelet: 'bracelet of Aldo Sample' } },
        fetches: { schools: 1, register: 1, clinics: 1 },
      },
    ],
  },
]
