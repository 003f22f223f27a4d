import { among, department, never, type Scene } from '../scene.ts'

const PEOPLE = [{ id: 'person-1' }, { id: 'person-2' }, { id: 'person-3' }]

/** What is not there, and what cannot be told: how far a null goes. */
export const nullScenes: readonly Scene[] = [
  {
    name: 'The tax office knows the first person, not the second, and fails at the third',
    covers: [],
    departments: () => ({
      register: department(
        `
        type Query { people: [Person] known: [Person!] none: [Person!] nobody: Person }
        type Person @key(fields: "id") { id: ID! }
        `,
        {
          Query: { people: () => PEOPLE, known: () => PEOPLE.slice(0, 2), none: () => [], nobody: () => null },
          Person: among(PEOPLE),
        },
      ),
      taxes: department(
        `
        type Person @key(fields: "id") { id: ID! office: String owed: Int! }
        `,
        {
          Person: {
            async __resolveReference({ id }) {
              return id === 'person-2' ? null : { id, owed: 12 }
            },
            office: ({ id }) => (id === 'person-3' ? never() : 'North'),
          },
        },
      ),
    }),
    questions: [
      {
        asks: 'whoever is not found has nothing there, without an error; a failure costs its own field, with one',
        query: '{ people { id office } }',
        data: {
          people: [
            { id: 'person-1', office: 'North' },
            { id: 'person-2', office: null },
            { id: 'person-3', office: null },
          ],
        },
        errors: true,
        fetches: { register: 1, taxes: 1 },
      },
      {
        asks: 'whoever is not found has no optional field, and that is no error',
        query: '{ known { id office } }',
        data: {
          known: [
            { id: 'person-1', office: 'North' },
            { id: 'person-2', office: null },
          ],
        },
      },
      {
        asks: 'a required field that is not there takes its person along where the list allows it',
        query: '{ people { id owed } }',
        data: { people: [{ id: 'person-1', owed: 12 }, null, { id: 'person-3', owed: 12 }] },
        errors: true,
      },
      {
        asks: 'and the whole list where it does not, but nothing beside the list',
        query: '{ known { id owed } people { id } }',
        data: { known: null, people: [{ id: 'person-1' }, { id: 'person-2' }, { id: 'person-3' }] },
        errors: true,
      },
      {
        asks: 'for an empty list and for nobody no second department is asked',
        query: '{ none { id owed } nobody { office } }',
        data: { none: [], nobody: null },
        fetches: { register: 1 },
      },
      {
        asks: 'the same person at two places is asked for once and told at both',
        query: '{ known { office } people { office } }',
        data: {
          known: [{ office: 'North' }, { office: null }],
          people: [{ office: 'North' }, { office: null }, { office: null }],
        },
        errors: true,
      },
    ],
  },
]
