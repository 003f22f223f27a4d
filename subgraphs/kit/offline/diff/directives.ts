import type { DirectiveText } from '../schema-text.ts'
import { argumentChanges } from './arguments.ts'
import { change, type Change } from './change.ts'
import { pairsOf } from './pairs.ts'

/** @source GraphQL specification, October 2021, 3.13: ExecutableDirectiveLocation */
const EXECUTABLE: ReadonlySet<string> = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
])

/** What changed in the definitions of directives. Those that stand in schemas alone are no callers' business. */
export function directiveChanges(
  old: ReadonlyMap<string, DirectiveText>,
  now: ReadonlyMap<string, DirectiveText>,
): Change[] {
  const { both, added, removed } = pairsOf(old, now)
  return [
    ...both.flatMap(([before, after]) => changesOf(before, after)),
    ...added.map((one) => change('DIRECTIVE_ADDED', { ...one, message: `${one.coordinate} is new.` })),
    ...removed.map((one) =>
      change('DIRECTIVE_REMOVED', {
        ...one,
        message: `${one.coordinate} is gone.`,
        inOld: true,
        unseen: !isExecutable(one),
      }),
    ),
  ]
}

function changesOf(old: DirectiveText, now: DirectiveText): Change[] {
  const unseen = !isExecutable(old) && !isExecutable(now)
  const changes = argumentChanges({ old: old.arguments, now: now.arguments, prefix: 'DIRECTIVE_ARGUMENT', unseen })
  for (const location of locationsOnlyOf(now, old))
    changes.push(change('DIRECTIVE_LOCATION_ADDED', { ...now, message: `It may stand at ${location}.` }))
  for (const location of locationsOnlyOf(old, now)) {
    const message = `It may no longer stand at ${location}.`
    changes.push(change('DIRECTIVE_LOCATION_REMOVED', { ...now, message, unseen: !EXECUTABLE.has(location) }))
  }
  if (now.repeatable && !old.repeatable)
    changes.push(change('DIRECTIVE_MADE_REPEATABLE', { ...now, message: 'It may stand twice at one place.' }))
  if (old.repeatable && !now.repeatable)
    changes.push(change('DIRECTIVE_MADE_SINGLE', { ...now, message: 'It may stand once at a place.', unseen }))
  return changes
}

function locationsOnlyOf(one: DirectiveText, other: DirectiveText): readonly string[] {
  return one.locations.filter((location) => !other.locations.includes(location))
}

function isExecutable({ locations }: DirectiveText): boolean {
  return locations.some((location) => EXECUTABLE.has(location))
}
