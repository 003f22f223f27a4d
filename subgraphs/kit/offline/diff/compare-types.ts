import { Kind, print, type TypeNode } from 'graphql'

/** What became of a type: nothing, it only lost a null, it only gained one, or it is another. */
export type Shift = 'same' | 'stricter' | 'looser' | 'other'

/** How a type differs, list by list; one that is stricter outside and looser inside is another. */
export function shiftOf(old: TypeNode, now: TypeNode): Shift {
  if (print(old) === print(now)) return 'same'
  const [oldInner, nowInner] = [nullable(old), nullable(now)]
  const outer = old === oldInner ? (now === nowInner ? 'same' : 'stricter') : now === nowInner ? 'looser' : 'same'
  const inner = innerShift(oldInner, nowInner)
  if (inner === 'same') return outer
  return outer === 'same' || outer === inner ? inner : 'other'
}

function innerShift(old: TypeNode, now: TypeNode): Shift {
  if (old.kind === Kind.LIST_TYPE && now.kind === Kind.LIST_TYPE) return shiftOf(old.type, now.type)
  return print(old) === print(now) ? 'same' : 'other'
}

function nullable(type: TypeNode): TypeNode {
  return type.kind === Kind.NON_NULL_TYPE ? type.type : type
}
