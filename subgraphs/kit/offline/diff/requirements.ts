import { type Applied, appliedTo, type Carrier } from '../applied.ts'
import type { Place } from '../place.ts'
import { change, type Change } from './change.ts'

/** Any one of these sets must be held whole; no set at all means that nothing is needed. */
type Alternatives = readonly (readonly string[])[]

/** Each reads as alternatives: signed in is one alternative with one thing to hold. */
const READERS: Readonly<Record<string, (directive: Applied) => Alternatives>> = {
  authenticated: () => [['a sign-in']],
  requiresScopes: ({ arguments: { scopes } }) => alternatives(scopes),
  policy: ({ arguments: { policies } }) => alternatives(policies),
}

interface Side extends Carrier {
  readonly coordinate: string
  readonly place: Place
}

/**
 * Whether callers need more, or less, than before. Both can be: `[[a]]` became `[[b]]`.
 *
 * @source https://specs.apollo.dev/requiresScopes/v0.1: the outer list is OR, the inner one AND
 */
export function requirementChanges(old: Side, now: Side): Change[] {
  return Object.entries(READERS).flatMap(([name, read]) => {
    const [oldDirective, nowDirective] = [appliedTo(old, name), appliedTo(now, name)]
    const before: Alternatives = oldDirective === undefined ? [[]] : read(oldDirective)
    const after: Alternatives = nowDirective === undefined ? [[]] : read(nowDirective)
    const place = nowDirective?.place ?? now.place
    const told = { coordinate: now.coordinate, place, message: `@${name}: ${textOf(before)} became ${textOf(after)}.` }
    return [
      ...(isWithin(before, after) ? [] : [change('REQUIREMENT_TIGHTENED', told)]),
      ...(isWithin(after, before) ? [] : [change('REQUIREMENT_LOOSENED', told)]),
    ]
  })
}

/** Whoever holds one of the first holds one of the second. */
function isWithin(first: Alternatives, second: Alternatives): boolean {
  return first.every((held) => second.some((needed) => needed.every((one) => held.includes(one))))
}

function alternatives(value: unknown): Alternatives {
  const outer: readonly unknown[] = Array.isArray(value) ? value : []
  return outer.map((inner) => (Array.isArray(inner) ? inner.map(String) : [String(inner)]))
}

function textOf(needed: Alternatives): string {
  const text = needed.map((all) => all.join(' and ')).join(', or ')
  return text === '' ? (needed.length === 0 ? 'nobody' : 'nothing') : text
}
