import { GraphError } from '@civigraph/subgraph-kit'
import {
  type GraphQLOutputType,
  isCompositeType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  type SelectionSetNode,
} from 'graphql'
import type { PublishedSdl } from '../graph/random-graph.ts'
import { hashOf } from '../random.ts'
import { canonicalText } from './canonical-text.ts'
import { type Coordinate, type Coordinates, coordinatesIn, readCoordinates, typesBelow } from './coordinates.ts'
import { concreteTypes, type DepartmentFacts, readDepartment } from './facts.ts'
import { leafOf } from './leaf.ts'
import type { Args, Thing } from './thing.ts'
import { representations, select, thingReader } from './select.ts'

/** All data there is: every value is a pure function of type, key, field and arguments. */
export interface World {
  readonly departments: readonly DepartmentFacts[]
  /** What is left out when a failing case is made smaller. */
  readonly weather: Weather
  /** @throws {GraphError} where an error is injected: always with the same code for the same type, key and field. */
  readonly valueOf: (thing: Thing, field: string, args: Args, given?: Given) => unknown
  /** The thing that a representation means to a department; null when the department does not know it. */
  readonly thingOf: (department: DepartmentFacts, typename: string, representation: Given) => Thing | null
}

export interface Weather {
  errors: boolean
  nulls: boolean
  absences: boolean
}

type Given = Readonly<Record<string, unknown>>

const ENTITIES_OF_A_TYPE = 6
export const INJECTED_CODES = ['FORBIDDEN', 'NOT_FOUND', 'STATE_CONFLICT'] as const

export function createWorld(sources: readonly PublishedSdl[], seed: number): World {
  const departments = sources.map(readDepartment)
  const coordinates = readCoordinates(departments)
  const rules = readRules(departments, coordinates)
  const absentable = readAbsentable(departments, coordinates, rules)
  const weather: Weather = { errors: true, nulls: true, absences: true }
  const things = thingReader((thing, field) => valueOf(thing, field, {}))
  const indexes = new Map<string, ReadonlyMap<string, Thing>>()
  const ordinals = new Map([...rules.entities].map((name, index) => [name, index]))
  const candidatesOf = new Map<string, readonly Thing[]>()

  function valueOf(thing: Thing, field: string, args: Args, given?: Given): unknown {
    const name = `${thing.type}.${field}`
    const coordinate = coordinates.get(name)
    if (!coordinate) throw new Error(`No department answers ${name}.`)
    if (rules.keys.has(name)) return keyValue(thing, field, coordinate)
    const place = `${seed}/${thing.type}:${thing.key}/${field}`
    if (isUnknown(thing, name, coordinate)) return null
    if (hasError(place, name, coordinate.type)) throw injectedError(place)
    const written = Object.keys(args).length > 0 ? canonicalText(args) : ''
    const required = coordinate.requires ? canonicalText(given ?? select(things, thing, coordinate.requires)) : ''
    return made(coordinate.type, { place: `${place}${written}${required}`, name, coordinate, thing })
  }

  /** Unique among the entities of a type; the key of a value differs with the entity that holds it. */
  function keyValue(thing: Thing, field: string, { type }: Coordinate): unknown {
    const place = `${seed}/${thing.type}:${thing.key}/${field}`
    if (!isNonNullType(type) && hashOf(place) % 3 === 0) return null
    const inner = isNonNullType(type) ? type.ofType : type
    if (isCompositeType(inner)) return { type: inner.name, key: `${thing.type}:${thing.key}/${field}` }
    if (String(inner) === 'Int') {
      const ordinal = ordinals.get(thing.type)
      return ordinal === undefined ? hashOf(place) % 1_000_000 : Number(thing.key) + ordinal * 1_000
    }
    return field === 'id' ? `${thing.type}:${thing.key}` : `${thing.type}:${thing.key}:${field}`
  }

  function isUnknown(thing: Thing, name: string, { departments: answering }: Coordinate): boolean {
    if (!rules.entities.has(thing.type)) return false
    if (answering.every((facts) => hasNoKey(thing, facts))) return true
    const [only] = answering
    return answering.length === 1 && only !== undefined && !rules.keys.has(name) && isAbsent(only, thing)
  }

  function isAbsent(facts: DepartmentFacts, thing: Thing): boolean {
    if (!weather.absences || !absentable.has(`${facts.name}/${thing.type}`)) return false
    return hashOf(`${seed}/absent/${facts.name}/${thing.type}:${thing.key}`) % 8 === 0
  }

  /** A department that knows a type only by keys that this thing lacks can never be asked about it. */
  function hasNoKey(thing: Thing, facts: DepartmentFacts): boolean {
    const keys = facts.keysOf.get(thing.type)
    return (
      keys !== undefined &&
      keys.every((key) => Object.values(select(things, thing, key)).every((part) => part === null))
    )
  }

  function hasError(place: string, name: string, type: GraphQLOutputType): boolean {
    if (!weather.errors || rules.steady.has(name)) return false
    if (isNonNullType(type) && rules.sheltered.has(name.split('.')[0] ?? '')) return false
    return hashOf(`${place}/error`) % 40 === 0
  }

  interface Making {
    readonly place: string
    readonly name: string
    readonly coordinate: Coordinate
    readonly thing: Thing
  }

  function made(type: GraphQLOutputType, making: Making): unknown {
    if (isNonNullType(type)) return madeNotNull(type.ofType, making)
    if (weather.nulls && hashOf(`${making.place}/null`) % 8 === 0) return null
    return madeNotNull(type, making)
  }

  function madeNotNull(type: GraphQLOutputType, making: Making): unknown {
    if (isNonNullType(type)) return madeNotNull(type.ofType, making)
    if (isListType(type)) {
      const length = hashOf(`${making.place}/length`) % 4
      return Array.from({ length }, (_, index) => item(type.ofType, { ...making, place: `${making.place}#${index}` }))
    }
    if (isLeafType(type)) return leafOf(type.name, making.place, isEnumType(type) ? making.coordinate.possible : [])
    return someThing(making)
  }

  function item(type: GraphQLOutputType, making: Making): unknown {
    if (hasError(making.place, making.name, making.coordinate.type)) return injectedError(making.place)
    return made(type, making)
  }

  function someThing({ place, coordinate, name }: Making): Thing {
    const { possible } = coordinate
    const type = possible[hashOf(`${place}/type`) % possible.length]
    if (type === undefined) throw new Error(`${name} can be of no type.`)
    if (!rules.entities.has(type)) return { type, key: place }
    const candidates = candidatesFor(type, coordinate.departments)
    const found = candidates[hashOf(`${place}/which`) % candidates.length]
    if (!found) throw new Error(`${name} can lead to no ${type}.`)
    return found
  }

  /** A department leads only to entities of which it can tell a key. */
  function candidatesFor(type: string, answering: readonly DepartmentFacts[]): readonly Thing[] {
    const id = `${type}/${answering.map((facts) => facts.name).join()}`
    const known = candidatesOf.get(id)
    if (known) return known
    const found = poolOf(type).filter((thing) => !answering.some((facts) => hasNoKey(thing, facts)))
    candidatesOf.set(id, found)
    return found
  }

  function thingOf(department: DepartmentFacts, typename: string, representation: Given): Thing | null {
    const found = (department.keysOf.get(typename) ?? []).flatMap((key, index) => {
      const known = indexOf(department, typename, index).get(
        canonicalText(select(representations, representation, key)),
      )
      return known ? [known] : []
    })
    const [thing] = found
    if (!thing) return null
    if (found.some((other) => other.key !== thing.key)) throw new Error('The keys of a representation mean two things.')
    return isAbsent(department, thing) ? null : { ...thing, given: representation }
  }

  function indexOf(department: DepartmentFacts, typename: string, keyIndex: number): ReadonlyMap<string, Thing> {
    const id = `${department.name}/${typename}/${keyIndex}`
    const known = indexes.get(id)
    if (known) return known
    const key = department.keysOf.get(typename)?.[keyIndex]
    const all = concreteTypes(department, departments, typename).flatMap(poolOf)
    const index = new Map<string, Thing>()
    for (const thing of key ? all : []) {
      const value = key ? select(things, thing, key) : {}
      // A key of which nothing is known means nobody.
      if (Object.values(value).some((part) => part !== null)) index.set(canonicalText(value), thing)
    }
    indexes.set(id, index)
    return index
  }

  return { departments, weather, valueOf, thingOf }
}

function poolOf(type: string): Thing[] {
  return Array.from({ length: ENTITIES_OF_A_TYPE }, (_, index) => ({ type, key: String(index + 1) }))
}

function injectedError(place: string): GraphError {
  const code = INJECTED_CODES[hashOf(`${place}/code`) % INJECTED_CODES.length] ?? 'NOT_FOUND'
  return new GraphError(code, 'It was injected by the test.')
}

interface Rules {
  /** Types that some department knows by a key. */
  readonly entities: ReadonlySet<string>
  /** Coordinates of which keys are made. */
  readonly keys: ReadonlySet<string>
  /** Coordinates without injected errors: what keys and requirements are made of. */
  readonly steady: ReadonlySet<string>
  /** Types of objects that requirements read: an error in a non-null field of one would take the requirement with it. */
  readonly sheltered: ReadonlySet<string>
}

function readRules(all: readonly DepartmentFacts[], coordinates: Coordinates): Rules {
  const entities = new Set(
    all.flatMap((facts) => [...facts.keysOf.keys()].flatMap((type) => concreteTypes(facts, all, type))),
  )
  const within = (facts: DepartmentFacts, type: string, selection: SelectionSetNode) =>
    coordinatesIn(selection, type, facts, all)
  const keys = all.flatMap((facts) =>
    [...facts.keysOf].flatMap(([type, sets]) => sets.flatMap((key) => within(facts, type, key))),
  )
  const required = all.flatMap((facts) =>
    [...facts.fields].flatMap(([name, { requires }]) =>
      requires ? within(facts, name.split('.')[0] ?? '', requires) : [],
    ),
  )
  const read = all.flatMap((facts) => [
    ...[...facts.fields].flatMap(([name, { requires }]) =>
      requires ? typesBelow(requires, name.split('.')[0] ?? '', facts, all) : [],
    ),
    ...[...facts.keysOf].flatMap(([type, sets]) => sets.flatMap((key) => typesBelow(key, type, facts, all))),
  ])
  const sheltered = withNonNullParts(new Set(read), coordinates)
  return { entities, keys: new Set(keys), steady: new Set([...keys, ...required]), sheltered }
}

/** Adds the types of objects whose null would go up into one of these. */
function withNonNullParts(types: Set<string>, coordinates: Coordinates): ReadonlySet<string> {
  for (let size = -1; size !== types.size;) {
    size = types.size
    for (const [name, { type, possible }] of coordinates) {
      if (isNonNullType(type) && types.has(name.split('.')[0] ?? '')) for (const part of possible) types.add(part)
    }
  }
  return types
}

/**
 * `department/Type`: where a department may not know an entity that others know, so that its fields are null without an
 * error. Only where nothing else depends on the department's answer.
 */
function readAbsentable(
  all: readonly DepartmentFacts[],
  coordinates: ReadonlyMap<string, Coordinate>,
  { keys, steady }: Rules,
): ReadonlySet<string> {
  const found = new Set<string>()
  for (const facts of all) {
    for (const [type, ownKeys] of facts.keysOf) {
      const own = [...facts.fields].filter(([name, { isExternal }]) => name.startsWith(`${type}.`) && !isExternal)
      // Who is asked what an interface’s object is must know it.
      const isKept = [...facts.keysOf.keys()].some(
        (name) => name !== type && concreteTypes(facts, all, name).includes(type),
      )
      const isFree = own.every(([name, { type: fieldType }]) => {
        const answering = coordinates.get(name)?.departments.length ?? 0
        return keys.has(name) || (answering === 1 && !steady.has(name) && !isNonNullType(fieldType))
      })
      if (ownKeys.length === 1 && isFree && !isKept && concreteTypes(facts, all, type).join() === type)
        found.add(`${facts.name}/${type}`)
    }
  }
  return found
}
