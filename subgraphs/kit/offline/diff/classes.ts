import { appliedTo, textArgument } from '../applied.ts'
import { classOf, isStricter, levelOf } from '../class-of.ts'
import type { FieldText, TypeText } from '../schema-text.ts'
import { change, type Change } from './change.ts'

interface Side {
  readonly field: FieldText
  readonly type: TypeText
}

/** Whether a field is shared more freely than before, or less, and on which basis. */
export function classChanges(old: Side, now: Side): Change[] {
  const [before, after] = [classOf(old.field, old.type), classOf(now.field, now.type)]
  if (before === undefined && after === undefined) return []
  const { coordinate, place: ownPlace } = now.field
  const place = appliedTo(now.field, 'classified')?.place ?? ownPlace
  const [oldLevel, nowLevel] = [levelOf(before), levelOf(after)]
  const told = (from: string | null, to: string | null) => ({
    coordinate,
    place,
    message: `${from ?? '(none)'} became ${to ?? '(none)'}.`,
  })
  const differs = (name: string) => textArgument(before, name) !== textArgument(after, name)
  const [oldMask, nowMask] = [before, after].map((one) => textArgument(one, 'mask') ?? 'NONE')
  const changes: Change[] = []
  if (isStricter(nowLevel, oldLevel)) changes.push(change('CLASS_TIGHTENED', told(oldLevel, nowLevel)))
  if (isStricter(oldLevel, nowLevel)) changes.push(change('CLASS_LOOSENED', told(oldLevel, nowLevel)))
  if (oldMask !== nowMask) changes.push(change('MASK_CHANGED', told(oldMask ?? null, nowMask ?? null)))
  if (differs('basis')) {
    const [from, to] = [textArgument(before, 'basis'), textArgument(after, 'basis')]
    changes.push(change('BASIS_CHANGED', told(from, to)))
  }
  return changes
}

/** Whose data a type holds is said once, on the type. */
export function subjectChanges(old: TypeText, now: TypeText): Change[] {
  const [before, after] = [old, now].map((type) => textArgument(appliedTo(type, 'classified'), 'subject'))
  if (before === after) return []
  const place = appliedTo(now, 'classified')?.place ?? now.place
  const message = `${before ?? '(nobody)'} became ${after ?? '(nobody)'}.`
  return [change('SUBJECT_CHANGED', { coordinate: now.coordinate, place, message })]
}
