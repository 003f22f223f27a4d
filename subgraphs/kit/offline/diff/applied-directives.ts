import { canonicalText } from './canonical-text.ts'
import type { Applied, Carrier } from '../applied.ts'
import type { Place } from '../place.ts'
import { change, type Change, type ChangeCode } from './change.ts'

/** How a directive is compared: which code tells that it came, went, or says something else. */
interface DirectiveRow {
  readonly added: ChangeCode
  readonly removed: ChangeCode
  /** Null: another argument is another directive, so that one came and one went. */
  readonly changed: ChangeCode | null
}

const always = (code: ChangeCode): DirectiveRow => ({ added: code, removed: code, changed: code })

/** Directives that are compared word by word; requirements and classes are compared by what they mean, elsewhere. */
const ROWS: Readonly<Record<string, DirectiveRow>> = {
  key: { added: 'KEY_ADDED', removed: 'KEY_REMOVED', changed: null },
  shareable: { added: 'SHAREABLE_ADDED', removed: 'SHAREABLE_REMOVED', changed: null },
  external: { added: 'EXTERNAL_ADDED', removed: 'EXTERNAL_REMOVED', changed: null },
  requires: { added: 'REQUIRES_ADDED', removed: 'REQUIRES_REMOVED', changed: 'REQUIRES_CHANGED' },
  provides: { added: 'PROVIDES_ADDED', removed: 'PROVIDES_REMOVED', changed: 'PROVIDES_CHANGED' },
  override: { added: 'OVERRIDE_ADDED', removed: 'OVERRIDE_REMOVED', changed: 'OVERRIDE_CHANGED' },
  interfaceObject: { added: 'INTERFACE_OBJECT_ADDED', removed: 'INTERFACE_OBJECT_REMOVED', changed: null },
  inaccessible: { added: 'INACCESSIBLE_ADDED', removed: 'INACCESSIBLE_REMOVED', changed: null },
  tag: { added: 'TAG_ADDED', removed: 'TAG_REMOVED', changed: null },
  deprecated: { added: 'DEPRECATED_ADDED', removed: 'DEPRECATED_REMOVED', changed: 'DEPRECATED_CHANGED' },
  sunset: { added: 'SUNSET_ADDED', removed: 'SUNSET_REMOVED', changed: 'SUNSET_CHANGED' },
  cost: always('COST_CHANGED'),
  listSize: always('LIST_SIZE_CHANGED'),
  cacheControl: always('CACHE_CHANGED'),
  context: always('CONTEXT_CHANGED'),
  fromContext: always('CONTEXT_CHANGED'),
  oneOf: { added: 'ONE_OF_ADDED', removed: 'ONE_OF_REMOVED', changed: null },
  specifiedBy: always('SPECIFIED_BY_CHANGED'),
  composeDirective: { added: 'COMPOSE_DIRECTIVE_ADDED', removed: 'COMPOSE_DIRECTIVE_REMOVED', changed: null },
  link: always('LINK_CHANGED'),
}

const OTHER = always('OTHER_DIRECTIVE_CHANGED')

/** Compared by what they mean: `requirements.ts`, `classes.ts`. */
const ELSEWHERE: ReadonlySet<string> = new Set(['authenticated', 'requiresScopes', 'policy', 'classified'])

interface Side extends Carrier {
  readonly coordinate: string
  readonly place: Place
}

/** What changed in the directives of one element. */
export function appliedChanges(old: Side, now: Side): Change[] {
  const names = new Set([...now.applied, ...old.applied].map(({ name }) => name))
  return [...names].filter((name) => !ELSEWHERE.has(name)).flatMap((name) => changesOf(name, old, now))
}

function changesOf(name: string, old: Side, now: Side): Change[] {
  const row = Object.hasOwn(ROWS, name) ? (ROWS[name] ?? OTHER) : OTHER
  const of = (side: Side) => new Map(side.applied.filter((one) => one.name === name).map((one) => [textOf(one), one]))
  const [before, after] = [of(old), of(now)]
  const added = [...after].filter(([text]) => !before.has(text))
  const removed = [...before].filter(([text]) => !after.has(text))
  const [plus, minus] = [added[0], removed[0]]
  const { coordinate } = now
  if (row.changed !== null && added.length === 1 && removed.length === 1 && plus && minus) {
    const message = `${minus[0]} became ${plus[0]}.`
    return [change(row.changed, { coordinate, place: plus[1].place, message })]
  }
  return [
    ...added.map(([text, { place }]) => change(row.added, { coordinate, place, message: `${text} is new.` })),
    ...removed.map(([text, { place }]) =>
      change(row.removed, { coordinate, place, message: `${text} is gone.`, inOld: true }),
    ),
  ]
}

/** A directive as it can be written, whatever the order of its arguments. */
function textOf({ name, arguments: given }: Applied): string {
  const written = Object.entries(given).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const inside = written.map(([argument, value]) => `${argument}: ${canonicalText(value)}`).join(', ')
  return inside === '' ? `@${name}` : `@${name}(${inside})`
}
