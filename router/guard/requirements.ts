import { type DirectiveNode, type DocumentNode, parse } from 'graphql'
import { classify, type Level, statedLevel } from './classification.ts'
import { type Elements, readElements, type TypeElement } from './elements.ts'
import { type GuardDirective, type GuardNames, readGuardNames } from './features.ts'
import { argumentsOf } from './links.ts'
import { findPolicy, POLICIES, type Policies } from './policies.ts'
import type { Problem, ProblemCode } from './problem.ts'

/** An OR of ANDs, as `@requiresScopes` and `@policy` write it. */
export type AnyOf = readonly (readonly string[])[]

/** One thing a caller must meet. Several on one selection must all be met. */
export type Requirement =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes'; readonly anyOf: AnyOf }
  | { readonly kind: 'policies'; readonly anyOf: AnyOf }
  | { readonly kind: 'class'; readonly level: Exclude<Level, 'OPEN'> }

/** All requirements of a supergraph; equal ones are one entry, and everything else points to it by number. */
export interface Requirements {
  readonly distinct: readonly Requirement[]
  /** What a type asks, by its name: of every field that returns it and of every field on it. */
  readonly types: ReadonlyMap<string, readonly number[]>
  /** What a field and the type it returns ask, by coordinate. Every field of the supergraph has an entry. */
  readonly fields: ReadonlyMap<string, readonly number[]>
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
  const fields = new Map<string, number[]>()
  for (const type of elements.types.values()) {
    if (names.classifies) problems.push(...openRoot(type))
    for (const field of type.fields) {
      const coordinate = `${type.name}.${field.name}`
      const own = requirementsOf(field.directives, coordinate)
      fields.set(coordinate, [
        ...new Set([...own, ...ofLevel(levels.get(coordinate)), ...(types.get(field.returns) ?? [])]),
      ])
    }
  }
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, requirements: { distinct: table.distinct, types, fields } }

  function requirementsOf(directives: readonly DirectiveNode[], coordinate: string): number[] {
    return directives.flatMap((directive) => {
      const meaning = names.directives.get(directive.name.value)
      if (meaning === undefined) return []
      const read = readRequirement(meaning, directive, policies)
      problems.push(...read.problems.map(([code, message]) => problem(code, coordinate, message)))
      return read.requirement ? [table.numberOf(read.requirement)] : []
    })
  }

  function ofLevel(level: Level | undefined): number[] {
    return level === undefined || level === 'OPEN' ? [] : [table.numberOf({ kind: 'class', level })]
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
