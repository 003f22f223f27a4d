import type { FetchNode, PathStep } from '../plan/planner.ts'
import type { Asked } from './asked.ts'
import type { ClientPlaces } from './client-places.ts'
import type { Compilation } from './compilation.ts'
import type { Place } from './place.ts'

/**
 * Where a fetch as a whole shows in the caller's answer: the nearest field that all it brings has in common, or each root
 * field. Of a list it is the list, and not each of its items.
 */
export function placesOfFetch(fetch: FetchNode, { reader, places }: Compilation): readonly Place[] {
  if (fetch.entities.length === 0) return distinct(fieldsOf(reader.askedOf(fetch)).map((name) => places.known([name])))
  return distinct(
    fetch.entities.flatMap((group) => {
      const asked = reader.askedOfGroup(fetch, group)
      return group.paths.map((path) => placeOfPath(path, asked, places))
    }),
  )
}

function placeOfPath(path: readonly PathStep[], asked: Asked, places: ClientPlaces): Place {
  const list = path.indexOf('@')
  const steps = list === -1 ? path : path.slice(0, list)
  const place = places.known(steps.filter((step) => typeof step === 'string'))
  return list === -1 ? [...place, ...lostField(asked, place, places)] : place
}

/** The field that a place lost with an entity, if it is but one. */
export function lostField(asked: Asked, place: Place, { known }: ClientPlaces): readonly string[] {
  const lost = fieldsOf(asked).filter((name) => known([...place, name]).length > place.length)
  return lost.length === 1 ? lost : []
}

function fieldsOf(asked: Asked): readonly string[] {
  return [...asked].flatMap(([name, { isTypename }]) => (isTypename ? [] : [name]))
}

/** At least one: the answer as a whole, which is no place at all. */
function distinct(places: readonly Place[]): readonly Place[] {
  const known = places.filter(({ length }) => length > 0)
  return known.length === 0 ? [[]] : [...new Map(known.map((place) => [JSON.stringify(place), place])).values()]
}
