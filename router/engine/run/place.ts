import { isTree } from './tree.ts'

/** Steps of a place in an answer: names, and indexes of lists. */
export type Place = readonly (string | number)[]

/** Whether a place is in an answer: a value, or the null that stands for it. */
export function leadsInto(data: unknown, place: Place): boolean {
  let value = data
  for (const step of place) {
    if (value === null || value === undefined) return true
    if (typeof step === 'number') value = Array.isArray(value) && step >= 0 && step < value.length ? value[step] : LOST
    else value = isTree(value) && Object.hasOwn(value, step) ? value[step] : LOST
    if (value === LOST) return false
  }
  return true
}

const LOST = Symbol('lost')
