import type { KeyRename, PathStep } from '../plan/planner.ts'
import { own, setOwn } from './own-members.ts'
import type { Place } from './place.ts'
import { isTree, type Tree } from './tree.ts'
import { isOfType, type TypeNames } from './typenames.ts'

/** Gives fields that were fetched under another name their own, before anything is merged. */
export type Renamer = (value: unknown) => void

/** Null when there is nothing to rename. */
export function renamer(renames: readonly KeyRename[], typeNames: TypeNames): Renamer | null {
  if (renames.length === 0) return null
  const rules = renames.map(({ path, from, to }) => ({ path: path.map((step) => toRule(step, typeNames)), from, to }))
  return (value) => {
    for (const { path, from, to } of rules) eachAt(value, path, (object) => rename(object, from, to))
  }
}

type Rule = string | ReadonlySet<unknown>

function toRule(step: PathStep, typeNames: TypeNames): Rule {
  return typeof step === 'string' ? step : typeNames.matchingAny(step.types)
}

/** Lists are gone through wherever they come; a plan need not name them here. */
function eachAt(value: unknown, path: readonly Rule[], act: (object: Tree) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) eachAt(item, path, act)
    return
  }
  if (!isTree(value)) return
  const [step, ...others] = path
  if (step === undefined) act(value)
  else if (step === '@') eachAt(value, others, act)
  else if (typeof step !== 'string') {
    if (isOfType(value, step)) eachAt(value, others, act)
  } else eachAt(own(value, step), others, act)
}

/** The old name stays: nobody asks for it, and an object that lost a member is slow. */
function rename(object: Tree, from: string, to: string): void {
  if (Object.hasOwn(object, from)) setOwn(object, to, object[from])
}

/** A place in what a department said, as it is called once renamed. */
export function renamedPlace(place: Place, renames: readonly KeyRename[]): Place {
  return renames.reduce<Place>((before, { path, from, to }) => {
    const names = path.filter((step) => typeof step === 'string' && step !== '@')
    let matched = 0
    return before.map((step) => {
      if (typeof step === 'number' || matched > names.length) return step
      const isAtName = matched === names.length && step === from
      matched = step === names[matched] ? matched + 1 : Infinity
      return isAtName ? to : step
    })
  }, place)
}
