import { print } from 'graphql'
import { has } from '../applied.ts'
import type { Element, FieldText, TypeText } from '../schema-text.ts'
import { appliedChanges } from './applied-directives.ts'
import { argumentChanges } from './arguments.ts'
import { change, type Change, type ChangeCode } from './change.ts'
import { classChanges, subjectChanges } from './classes.ts'
import { shiftOf } from './compare-types.ts'
import { pairsOf, placesOf } from './pairs.ts'
import { requirementChanges } from './requirements.ts'

/** What changed in the types of a schema. */
export function typeChanges(old: ReadonlyMap<string, TypeText>, now: ReadonlyMap<string, TypeText>): Change[] {
  const { both, added, removed } = pairsOf(old, now)
  return [
    ...both.flatMap(([before, after]) => changesOf(before, after)),
    ...added.map((one) => change('TYPE_ADDED', { ...one, message: `The ${one.kind} ${one.name} is new.` })),
    ...removed.map((one) => gone('TYPE_REMOVED', one, { message: `The ${one.kind} ${one.name} is gone.` })),
  ]
}

function changesOf(old: TypeText, now: TypeText): Change[] {
  if (old.kind !== now.kind)
    return [change('TYPE_KIND_CHANGED', { ...now, message: `${old.kind} became ${now.kind}.` })]
  return [
    ...elementChanges(old, now),
    ...subjectChanges(old, now),
    ...nameChanges(old, now, { part: 'interfaces', added: 'INTERFACE_ADDED', removed: 'INTERFACE_REMOVED' }),
    ...nameChanges(old, now, { part: 'members', added: 'UNION_MEMBER_ADDED', removed: 'UNION_MEMBER_REMOVED' }),
    ...valueChanges(old, now),
    ...(now.kind === 'input' ? inputChanges(old, now) : fieldChanges(old, now)),
  ]
}

/** What every element has: a description, directives, requirements. */
function elementChanges(old: Element, now: Element): Change[] {
  const described = old.description === now.description
  return [
    ...(described ? [] : [change('DESCRIPTION_CHANGED', { ...now, message: 'Its description reads differently.' })]),
    ...appliedChanges(old, now),
    ...requirementChanges(old, now),
  ]
}

interface Names {
  readonly part: 'interfaces' | 'members'
  readonly added: ChangeCode
  readonly removed: ChangeCode
}

function nameChanges(old: TypeText, now: TypeText, { part, added, removed }: Names): Change[] {
  const names = placesOf(old[part], now[part])
  const { coordinate } = now
  return [
    ...names.added.map(([name, place]) => change(added, { coordinate, place, message: `${name} is new there.` })),
    ...names.removed.map(([name, place]) =>
      change(removed, { coordinate, place, message: `${name} is gone from there.`, inOld: true }),
    ),
  ]
}

function valueChanges(old: TypeText, now: TypeText): Change[] {
  const { both, added, removed } = pairsOf(old.values, now.values)
  return [
    ...both.flatMap(([before, after]) => elementChanges(before, after)),
    ...added.map((one) =>
      change('ENUM_VALUE_ADDED', { ...one, message: `The value ${one.name} is new.`, unseen: isHidden(one) }),
    ),
    ...removed.map((one) =>
      gone('ENUM_VALUE_REMOVED', one, { message: `The value ${one.name} is gone.`, holder: old }),
    ),
  ]
}

function inputChanges(old: TypeText, now: TypeText): Change[] {
  return [
    ...pairsOf(old.fields, now.fields).both.flatMap(([before, after]) => elementChanges(before, after)),
    ...argumentChanges({ old: old.fields, now: now.fields, prefix: 'INPUT_FIELD', unseen: isHidden(old) }),
  ]
}

function fieldChanges(old: TypeText, now: TypeText): Change[] {
  const { both, added, removed } = pairsOf(old.fields, now.fields)
  return [
    ...both.flatMap(([before, after]) => [
      ...ofOneField(before, after),
      ...classChanges({ field: before, type: old }, { field: after, type: now }),
    ]),
    ...added.map((one) => change('FIELD_ADDED', { ...one, message: `${one.name}: ${print(one.type)} is new.` })),
    ...removed.map((one) => gone('FIELD_REMOVED', one, { message: `The field ${one.name} is gone.`, holder: old })),
  ]
}

function ofOneField(old: FieldText, now: FieldText): Change[] {
  const unseen = isHidden(old)
  const sharedArguments = pairsOf(old.arguments, now.arguments).both
  return [
    ...outputChanges(old, now),
    ...elementChanges(old, now),
    ...sharedArguments.flatMap(([before, after]) => elementChanges(before, after)),
    ...argumentChanges({ old: old.arguments, now: now.arguments, prefix: 'ARGUMENT', unseen }),
  ]
}

function outputChanges(old: FieldText, now: FieldText): Change[] {
  const codes = { stricter: 'FIELD_MADE_NON_NULL', looser: 'FIELD_MADE_NULLABLE', other: 'FIELD_TYPE_CHANGED' } as const
  const shift = shiftOf(old.type, now.type)
  if (shift === 'same') return []
  const message = `${print(old.type)} became ${print(now.type)}.`
  return [change(codes[shift], { ...now, message, unseen: isHidden(old) })]
}

interface Gone {
  readonly message: string
  /** The type around it. */
  readonly holder?: Element
}

function gone(code: ChangeCode, element: Element, { message, holder = element }: Gone): Change {
  return change(code, { ...element, message, inOld: true, unseen: isHidden(element) || isHidden(holder) })
}

/** Callers never saw it here: it is hidden from all, or another department answers for it. */
function isHidden(element: Element): boolean {
  return has(element, 'inaccessible') || has(element, 'external')
}
