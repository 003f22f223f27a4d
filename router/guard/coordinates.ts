import type { DirectiveNode } from 'graphql'
import type { Elements, TypeElement } from './elements.ts'

/** What stands at one coordinate of an object type. */
interface Behind {
  readonly coordinate: string
  readonly directives: readonly DirectiveNode[]
}

/**
 * The coordinates of objects that stand behind one: for a field of an interface those of its implementers, for a type (whose
 * name comes alone) all of its fields, written `Type.*`. Where none of the implementers is meant, the coordinate itself.
 */
export function objectCoordinates(
  { types }: Elements,
  coordinate: string,
  isMeant: (one: Behind) => boolean,
): readonly string[] {
  const [name = '', field] = coordinate.split('.')
  const own = [field === undefined ? `${name}.*` : coordinate]
  if (types.get(name)?.kind !== 'INTERFACE') return own
  const implementers = [...types.values()].filter(
    ({ kind, interfaces }) => kind === 'OBJECT' && interfaces.includes(name),
  )
  const meant = implementers.map((type) => behindOf(type, field)).filter(isMeant)
  return meant.length > 0 ? meant.map((one) => one.coordinate) : own
}

function behindOf({ name, directives, fields }: TypeElement, field: string | undefined): Behind {
  if (field === undefined) return { coordinate: `${name}.*`, directives }
  return {
    coordinate: `${name}.${field}`,
    directives: fields.find((one) => one.name === field)?.directives ?? [],
  }
}
