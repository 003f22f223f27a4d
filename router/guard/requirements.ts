import { type DirectiveNode, type DocumentNode, parse } from 'graphql'
import { addedByPlanners } from './added-by-planners.ts'
import { classify, type Level, statedLevel } from './classification.ts'
import { objectCoordinates } from './coordinates.ts'
import { type Elements, readElements, type TypeElement } from './elements.ts'
import { type GuardDirective, type GuardNames, readGuardNames } from './features.ts'
import { argumentsOf } from './links.ts'
import { findPolicy, isOnRow, POLICIES, type Policies } from './policies.ts'
import type { Problem, ProblemCode } from './problem.ts'

/** An OR of ANDs, as `@requiresScopes` and `@policy` write it. */
export type AnyOf = readonly (readonly string[])[]

/** One thing a caller must meet. Several on one selection must all be met. */
export type Requirement =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes'; readonly anyOf: AnyOf }
  /** `coordinates`: what is given where a policy holds, for policies that hold for some fields and not for others. */
  | {
      readonly kind: 'policies'
      readonly anyOf: AnyOf
      readonly coordinates?: readonly string[]
      /** What departments are obliged at, for policies about rows. */
      readonly rows?: readonly string[]
    }
  | { readonly kind: 'class'; readonly level: 'NOT_SHARED' }
  /** `coordinates`: what a purpose has to cover; those of the objects behind an interface. */
  | { readonly kind: 'class'; readonly level: 'CONDITIONAL'; readonly coordinates: readonly string[] }

/** All requirements of a supergraph; equal ones are one entry, and everything else points to it by number. */
export interface Requirements {
  readonly distinct: readonly Requirement[]
  /** What a type asks, by its name: of every field that returns it and of every field on it. */
  readonly types: ReadonlyMap<string, readonly number[]>
  /** What a field and the type it returns ask, by coordinate. Every field of the supergraph has an entry. */
  readonly fields: ReadonlyMap<string, readonly number[]>
  /** Names of the types that fields return, by coordinate; also of fields that no caller sees. */
  readonly returns: ReadonlyMap<string, string>
  /** Coordinates that planners fetch of their own accord. */
  readonly added: ReadonlySet<string>
}

export type ReadRequirements =
  | { readonly ok: true; readonly requirements: Requirements }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads what a composed supergraph asks of callers. Whatever cannot be enforced is a problem, and the router then does
 * not start: an unknown version, policy or security feature, or a requirement where none can be.
 */
export function readRequirements(supergraphSdl: string, policies: Policies = POLICIES): ReadRequirements {
  const document = parsed(supergraphSdl)
  if (!document) return { ok: false, problems: [problem('NOT_A_SUPERGRAPH', '@link', 'The text is not GraphQL.')] }
  const names = readGuardNames(document)
  const elements = readElements(document)
  const problems = [...names.problems, ...misplaced(elements, names)]
  const table = numbered()

  const types = new Map<string, number[]>()
  for (const type of elements.types.values()) types.set(type.name, requirementsOf(type.directives, type.name))

  const levels = names.classifies ? classify(elements, levelOf) : new Map<string, Level>()
  const isConditional = (coordinate: string) => levels.get(coordinate) === 'CONDITIONAL'
  const fields = new Map<string, number[]>()
  const returns = new Map<string, string>()
  for (const type of elements.types.values()) {
    if (names.classifies) problems.push(...openRoot(type))
    for (const field of type.fields) {
      const coordinate = `${type.name}.${field.name}`
      const own = requirementsOf(field.directives, coordinate)
      returns.set(coordinate, field.returns)
      fields.set(coordinate, [
        ...new Set([...own, ...ofLevel(levels.get(coordinate), coordinate), ...(types.get(field.returns) ?? [])]),
      ])
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  const added = addedByPlanners(elements.types)
  return { ok: true, requirements: { distinct: table.distinct, types, fields, returns, added } }

  function requirementsOf(directives: readonly DirectiveNode[], coordinate: string): number[] {
    return directives.flatMap((directive) => {
      const meaning = names.directives.get(directive.name.value)
      if (meaning === undefined) return []
      const read = readRequirement(meaning, directive, policies)
      problems.push(...read.problems.map(([code, message]) => problem(code, coordinate, message)))
      if (
        !coordinate.includes('.') &&
        read.requirement?.kind === 'policies' &&
        isOnRow(read.requirement.anyOf, policies)
      )
        problems.push(problem('MISPLACED_REQUIREMENT', coordinate, rowPolicyOn(coordinate)))
      return read.requirement ? [table.numberOf(withCoordinates(read.requirement, directive, coordinate))] : []
    })
  }

  function withCoordinates(requirement: Requirement, { name }: DirectiveNode, coordinate: string): Requirement {
    if (requirement.kind !== 'policies') return requirement
    if (!requirement.anyOf.flat().some((policy) => findPolicy(policies, policy)?.row.byField === true))
      return requirement
    const isMeant = (directives: readonly DirectiveNode[]) => directives.some((one) => one.name.value === name.value)
    const coordinates = objectCoordinates(elements, coordinate, (one) => isMeant(one.directives))
    if (!isOnRow(requirement.anyOf, policies)) return { ...requirement, coordinates }
    // An interface is an object where a department has it as `@interfaceObject`: the row is looked at by that name there.
    return { ...requirement, coordinates, rows: [...new Set([...coordinates, coordinate])] }
  }

  /** An interface is as strict as its strictest implementer, and asks a purpose for each that is conditional. */
  function ofLevel(level: Level | undefined, coordinate: string): number[] {
    if (level === undefined || level === 'OPEN') return []
    const behind = objectCoordinates(elements, coordinate, (one) => isConditional(one.coordinate)).filter(isConditional)
    return [
      ...(level === 'NOT_SHARED' ? [table.numberOf({ kind: 'class', level })] : []),
      ...(behind.length > 0 ? [table.numberOf({ kind: 'class', level: 'CONDITIONAL', coordinates: behind })] : []),
    ]
  }

  function levelOf(directives: readonly DirectiveNode[]): Level | null {
    const directive = directives.find(({ name }) => names.directives.get(name.value) === 'classified')
    return directive ? statedLevel(directive) : null
  }

  /** All departments share the root types, so one that opened `Query` would open the fields of all others. */
  function openRoot(type: TypeElement): Problem[] {
    if (!elements.roots.has(type.name) || levelOf(type.directives) !== 'OPEN') return []
    const message = `${type.name} belongs to every department: write the class OPEN on each of its fields instead.`
    return [problem('CLASS_ON_ROOT_TYPE', type.name, message)]
  }
}

/** Requirements that stand where nobody would look for them when an operation is decided. */
function misplaced({ others }: Elements, { directives: known }: GuardNames): Problem[] {
  return others.flatMap(({ coordinate, directives }) =>
    directives
      .filter(({ name }) => known.has(name.value))
      .map(({ name }) => {
        const message = `@${name.value} on ${coordinate} cannot be enforced: write it on a type or field.`
        return problem('MISPLACED_REQUIREMENT', coordinate, message)
      }),
  )
}

function rowPolicyOn(type: string): string {
  return `A policy about rows stands on ${type}: write it on fields, where there is a row that the department can look at.`
}

interface Read {
  readonly requirement: Requirement | null
  readonly problems: readonly [ProblemCode, string][]
}

function readRequirement(meaning: GuardDirective, directive: DirectiveNode, policies: Policies): Read {
  if (meaning === 'authenticated') return { requirement: { kind: 'authenticated' }, problems: [] }
  if (meaning === 'requiresScopes') return readAnyOf('scopes', directive)
  if (meaning === 'policy') return readPolicies(directive, policies)
  // A class is turned into a requirement with its type's and its implementers' (classification.ts).
  const message = `@${directive.name.value} states no level that the guideline knows.`
  return { requirement: null, problems: statedLevel(directive) ? [] : [['MALFORMED_REQUIREMENT', message]] }
}

function readPolicies(directive: DirectiveNode, policies: Policies): Read {
  const read = readAnyOf('policies', directive)
  if (read.requirement?.kind !== 'policies') return read
  const unknown = [...new Set(read.requirement.anyOf.flat())].filter((name) => !findPolicy(policies, name))
  const problems = unknown.map((name) => unknownPolicy(name))
  return { ...read, problems }
}

function unknownPolicy(name: string): [ProblemCode, string] {
  return ['UNKNOWN_POLICY', `No policy of this router is called "${name}".`]
}

function readAnyOf(kind: 'scopes' | 'policies', directive: DirectiveNode): Read {
  const anyOf = toAnyOf(argumentsOf(directive)[kind])
  const name = `@${directive.name.value}`
  if (!anyOf) {
    return {
      requirement: null,
      problems: [['MALFORMED_REQUIREMENT', `${name} needs ${kind}: a list of lists of names.`]],
    }
  }
  // An empty OR admits nobody and an empty AND admits everybody: neither is what its author meant to write.
  if (anyOf.length === 0 || anyOf.some((group) => group.length === 0 || group.includes(''))) {
    return { requirement: null, problems: [['EMPTY_REQUIREMENT', `${name} names nothing in one of its groups.`]] }
  }
  return { requirement: { kind, anyOf }, problems: [] }
}

/** GraphQL lets a single value stand for a list of one. */
function toAnyOf(value: unknown): AnyOf | null {
  const groups = Array.isArray(value) ? value : [value]
  const lists: unknown[][] = groups.map((group: unknown) => (Array.isArray(group) ? group : [group]))
  const names = lists.map((list) => list.filter((name) => typeof name === 'string'))
  return names.every((list, index) => list.length === lists[index]?.length) ? names : null
}

function numbered() {
  const distinct: Requirement[] = []
  const numbers = new Map<string, number>()
  return {
    distinct,
    numberOf(requirement: Requirement): number {
      const key = JSON.stringify(requirement)
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, distinct.length)
      return distinct.push(requirement) - 1
    },
  }
}

function parsed(sdl: string): DocumentNode | null {
  try {
    return parse(sdl, { noLocation: true })
  } catch {
    return null
  }
}

function problem(code: ProblemCode, coordinate: string, message: string): Problem {
  return { code, coordinate, message }
}
