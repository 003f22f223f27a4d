import type { PlannerName } from '#router/engine/plan/planner.ts'
import type { Question } from './scene.ts'

/** The wrong answer that comes of a wrong plan. */
type WrongAnswer = Pick<Question, 'data' | 'errors'>

const NO_WAY_FOUND: WrongAnswer = { data: null, errors: true }

const FIRST_SIGNATURES = ['s1', 's2', 's3']

/** Every planner fetches `signatures(first: 3)` for the speaker; Apollo’s gives the caller the same three. */
function threeSignatures(signatureOf: (id: string, index: number) => object): WrongAnswer {
  return { data: { petitions: [{ speaker: { number: 'citizen 3' }, signatures: FIRST_SIGNATURES.map(signatureOf) }] } }
}

/**
 * What planners are known to plan wrongly, by name of the question, with the answer that comes of it. A mistake that
 * disappears fails the test: then its line goes, and perhaps what the router refuses because of it.
 */
export const PLANNED_WRONGLY: Readonly<Record<PlannerName, ReadonlyMap<string, WrongAnswer>>> = {
  apollo: new Map([
    // Two uses of one field with different arguments are fetched once, under one name. Wrong data without an error.
    ['the caller’s own argument keeps its answer beside the requirement', threeSignatures((id) => ({ id }))],
    ['so does an argument from a variable', threeSignatures((id) => ({ id, place: 'Mill' }))],
    ['so does one that two fragments ask for', threeSignatures((id, index) => ({ id, day: index + 1 }))],
    [
      'two requirements of one field with different arguments are two values',
      { data: { consignments: [{ dutyAtHome: 115, dutyAbroad: 115 }] } },
    ],
    [
      'a third value that the caller asks for is none of both',
      { data: { consignments: [{ dutyAtHome: 115, dutyAbroad: 115, value: 110 }] } },
    ],
    // A department is entered by a key that it declares `resolvable: false`.
    ['an office is entered only by a key that it resolves', { data: { file: null }, errors: true }],
    // Papers of every kind are sent, with no key and under a name that the department does not know.
    [
      'key and title come by different fragments and go out as one paper',
      {
        data: {
          papers: [
            { pages: 32, id: 'd1', title: 'Passport of one', label: null },
            { id: 'd2', title: 'Permit of two' },
          ],
        },
        errors: true,
      },
    ],
    [
      'the same from the archive, which must first learn which of them are passports',
      {
        data: {
          shelved: [
            { pages: 32, id: 'd1', title: 'Passport of one', label: 'd1: Passport of one' },
            { id: 'd2', title: 'Permit of two' },
          ],
        },
        errors: true,
      },
    ],
    // Asks a department that has a type where callers see a union, and does not ask for the type’s name.
    [
      'where one department has a type and the other a union, a fragment on that type adds what it asks',
      { data: { desk: { letter: null } } },
    ],
    // Requires what an interface has where the native planner writes out its kinds; the engine knows no kind that callers
    // may not see, so the secret kind’s value is not sent. This one is the engine’s, not the planner’s.
    [
      'a department may require what a caller may not see',
      { data: { sealed: { id: 'l-cannon', notice: 'Cannon 1, undefined, no, 900', label: 'Cannon 1' } } },
    ],
    [
      'an object of a secret type is null for the caller, without an error',
      {
        data: {
          sealed: { notice: 'Cannon 1, undefined, no, 900', subject: null },
          inspected: { subject: { __typename: 'Drill', label: 'Drill 9' } },
        },
      },
    ],
  ]),
  native: new Map([
    // Whether a way is found from an interface object to one kind depends on the order of the departments’ names.
    ['what only a passport has is found whatever the departments are called', NO_WAY_FOUND],
    // One shared root field is not split between departments where fragments need both.
    ['fields of both kinds at one place, each told by another department', NO_WAY_FOUND],
  ]),
}
