import type { PlannerName } from '#router/engine/plan/planner.ts'
import type { Question } from './scene.ts'

/** The wrong answer that comes of a wrong plan. */
type WrongAnswer = Pick<Question, 'data' | 'errors'>

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
  ]),
  native: new Map(), // what it refuses itself is planned by Apollo’s
}
