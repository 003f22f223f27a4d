import type { Condition } from './conditions.ts'
import type { FieldPlace, FragmentPlace, Place } from './expand.ts'

/** One selection that a caller may not have. */
export interface Denial {
  /** Names in the answer, without list indexes: nothing was fetched, so there are no items to number. */
  readonly path: readonly string[]
  readonly coordinate: string
  /** The type whose fragment was refused, when the field itself stays; else null. */
  readonly member: string | null
  /** Numbers of the requirements that are not met. */
  readonly unmet: readonly number[]
  /** It is an error only when all of these hold. */
  readonly when: readonly Condition[]
}

export interface Refusal {
  readonly fields: ReadonlySet<FieldPlace>
  readonly denials: readonly Denial[]
}

/** Where a walk stands: below which field, in which refused fragment, under which conditions. */
interface Standing {
  readonly path: readonly string[]
  readonly field: FieldPlace | null
  readonly member: { readonly type: string; readonly unmet: readonly number[] } | null
  readonly when: readonly Condition[]
}

/**
 * Finds the selections that ask something unmet. Below a refused field nothing more is reported. A fragment on a refused
 * type goes as a whole, with one error at the field around it; `__typename` tells nothing that is guarded and stays.
 */
export function refuse(places: readonly Place[], denied: ReadonlySet<number>): Refusal {
  const fields = new Set<FieldPlace>()
  const denials: Denial[] = []
  walk(places, { path: [], field: null, member: null, when: [] })
  return { fields, denials }

  function walk(among: readonly Place[], standing: Standing) {
    for (const place of among) {
      const when = [...standing.when, ...place.when]
      if (place.kind === 'field') walkField(place, { ...standing, when })
      else walk(place.places, { ...standing, when, member: standing.member ?? refusedMember(place, standing) })
    }
  }

  /** On the root nothing stands around a fragment, so there each of its fields is an error of its own. */
  function refusedMember(place: FragmentPlace, { field }: Standing): Standing['member'] {
    const unmet = unmetOf(place.needs)
    return field === null || unmet.length === 0 ? null : { type: place.on.name, unmet }
  }

  function walkField(place: FieldPlace, { path, field, member, when }: Standing) {
    const at = [...path, place.name]
    if (member && field) {
      if (isTypename(place)) return
      fields.add(place)
      denials.push({ path, coordinate: field.coordinate, member: member.type, unmet: member.unmet, when })
      return
    }
    const unmet = unmetOf([...place.parentNeeds, ...place.needs])
    if (unmet.length > 0) {
      fields.add(place)
      denials.push({ path: at, coordinate: place.coordinate, member: null, unmet, when })
    } else if (place.below) {
      walk(place.below.places, { path: at, field: place, member: null, when })
    }
  }

  function unmetOf(needs: readonly number[]): readonly number[] {
    return [...new Set(needs)].filter((need) => denied.has(need))
  }
}

function isTypename({ node }: FieldPlace): boolean {
  return node.name.value === '__typename'
}
