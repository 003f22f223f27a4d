import { type GraphQLOutputType, isListType, isNonNullType } from 'graphql'
import { type Condition, hold, type Variables } from './conditions.ts'
import type { FieldPlace, Place } from './expand.ts'

/** One selected name at one place, as it has to stand in the answer. */
export interface Slot {
  readonly name: string
  readonly type: GraphQLOutputType
  readonly refused: boolean
  /** True when it is refused or something below it is; else its value passes as it is. */
  readonly touched: boolean
  /** Object types it belongs to; null when it belongs to all. */
  readonly onTypes: ReadonlySet<string> | null
  readonly when: readonly Condition[]
  readonly below: readonly Slot[]
}

type Data = Readonly<Record<string, unknown>>

/** The slots of an operation, in the order of the selections as sent. */
export function slotsOf(places: readonly Place[], refused: ReadonlySet<FieldPlace>): readonly Slot[] {
  return collect(places, { onTypes: null, when: [] })

  function collect(among: readonly Place[], within: Pick<Slot, 'onTypes' | 'when'>): Slot[] {
    return among.flatMap((place) => {
      const when = [...within.when, ...place.when]
      if (place.kind === 'fragment') return collect(place.places, { when, onTypes: place.onTypes ?? within.onTypes })
      const below = place.below ? collect(place.below.places, { onTypes: null, when: [] }) : []
      const isRefused = refused.has(place)
      const touched = isRefused || below.some((slot) => slot.touched)
      return [{ name: place.name, type: place.type, refused: isRefused, touched, onTypes: within.onTypes, when, below }]
    })
  }
}

/**
 * Puts the refused names back into what was fetched: null in every object at their path, in the order of the selections
 * as sent. A null that may not be takes the object around it with it, up to the nearest that may.
 *
 * @param data What was fetched; an empty object when there was nothing to fetch; null when the engine lost all.
 * @source GraphQL specification, October 2021, 6.4.4 (errors and non-null fields).
 */
export function putBack(
  slots: readonly Slot[],
  data: Data | null,
  { variables, typenameKey }: { variables: Variables; typenameKey: string },
): Record<string, unknown> | null {
  return data === null ? null : completeObject(slots, data)

  function completeObject(within: readonly Slot[], object: Data): Record<string, unknown> | null {
    const runtimeType = own(object, typenameKey)
    // No prototype: an answer may hold a name like `__proto__`, which must stay a plain name.
    const completed: Record<string, unknown> = Object.create(null)
    for (const [name, group] of groups(within, runtimeType)) {
      const [first] = group
      if (!group.some((slot) => slot.touched)) {
        if (Object.hasOwn(object, name)) completed[name] = object[name]
        continue
      }
      const value = group.some((slot) => slot.refused)
        ? null
        : completeValue(
            first.type,
            own(object, name),
            group.flatMap((slot) => slot.below),
          )
      if (value === null && isNonNullType(first.type)) return null
      completed[name] = value
    }
    return completed
  }

  /** The slots that belong to this object by name, as the specification merges fields. */
  function groups(within: readonly Slot[], runtimeType: unknown): ReadonlyMap<string, [Slot, ...Slot[]]> {
    const byName = new Map<string, [Slot, ...Slot[]]>()
    for (const slot of within) {
      if (!belongs(slot, runtimeType) || !hold(slot.when, variables)) continue
      const group = byName.get(slot.name)
      if (group) group.push(slot)
      else byName.set(slot.name, [slot])
    }
    return byName
  }

  function completeValue(type: GraphQLOutputType, value: unknown, below: readonly Slot[]): unknown {
    if (isNonNullType(type)) return completeValue(type.ofType, value, below)
    if (value === null || value === undefined) return null
    if (!isListType(type)) return isObject(value) ? completeObject(below, value) : null
    if (!Array.isArray(value)) return null
    const items = value.map((item: unknown) => completeValue(type.ofType, item, below))
    return isNonNullType(type.ofType) && items.includes(null) ? null : items
  }
}

/** Where the type was not asked, nothing refused depends on it, and what was fetched tells for itself. */
function belongs({ onTypes, touched }: Slot, runtimeType: unknown): boolean {
  if (onTypes === null) return true
  return typeof runtimeType === 'string' ? onTypes.has(runtimeType) : !touched
}

function own(object: Data, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
