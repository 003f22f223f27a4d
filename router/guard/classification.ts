import type { DirectiveNode } from 'graphql'
import type { Elements, FieldElement, TypeElement } from './elements.ts'
import { argumentsOf } from './links.ts'

/** Classes from the freest to the strictest, as the guideline names them. */
const LEVELS = ['OPEN', 'CONDITIONAL', 'NOT_SHARED'] as const

export type Level = (typeof LEVELS)[number]

/** Reads the level of one element's `@classified`; null when it has none. */
export type LevelOf = (directives: readonly DirectiveNode[]) => Level | null

/**
 * The class of every field, by coordinate. Own class first, then its type's, else not shared; an interface is as strict
 * as its strictest implementer, because composition does not carry a class from an implementer to its interface.
 */
export function classify({ types }: Elements, levelOf: LevelOf): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>()
  for (const type of types.values()) {
    if (type.kind !== 'OBJECT') continue
    for (const field of type.fields) levels.set(`${type.name}.${field.name}`, objectLevel(type, field))
  }
  for (const type of types.values()) {
    if (type.kind !== 'INTERFACE') continue
    for (const field of type.fields) levels.set(`${type.name}.${field.name}`, interfaceLevel(type, field))
  }
  return levels

  function objectLevel(type: TypeElement, field: FieldElement): Level {
    const own = levelOf(field.directives)
    if (own !== null) return own
    // A department may class a whole @interfaceObject; its fields reach the implementers without that class.
    const inherited = type.interfaces.map((name) => types.get(name)).filter((face) => hasField(face, field.name))
    const faces = inherited.map((face) => levelOf(face?.directives ?? [])).filter((level) => level !== null)
    return strictest([levelOf(type.directives) ?? 'NOT_SHARED', ...faces])
  }

  function interfaceLevel(type: TypeElement, field: FieldElement): Level {
    const declared = [levelOf(field.directives), levelOf(type.directives)].filter((level) => level !== null)
    const implementers = [...types.values()].filter(
      ({ kind, interfaces }) => kind === 'OBJECT' && interfaces.includes(type.name),
    )
    const derived = implementers.map(({ name }) => levels.get(`${name}.${field.name}`) ?? 'NOT_SHARED')
    return derived.length + declared.length === 0 ? 'NOT_SHARED' : strictest([...declared, ...derived])
  }
}

/** The level that an applied `@classified` states; null when it states none of the three. */
export function statedLevel(directive: DirectiveNode): Level | null {
  const { level } = argumentsOf(directive)
  return LEVELS.find((known) => known === level) ?? null
}

function strictest(levels: readonly Level[]): Level {
  return levels.reduce((strict, level) => (LEVELS.indexOf(level) > LEVELS.indexOf(strict) ? level : strict), 'OPEN')
}

function hasField(type: TypeElement | undefined, name: string): boolean {
  return type?.fields.some((field) => field.name === name) ?? false
}
