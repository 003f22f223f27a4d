import type { Caller } from '@civigraph/subgraph-kit'
import {
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  Kind,
} from 'graphql'
import { hold, type Variables } from './conditions.ts'
import { decide, type Verdict } from './decide.ts'
import { createEntries, type Refused } from './entries.ts'
import { fieldError } from './field-error.ts'
import type { Graph } from './operation.ts'
import { POLICIES, type Policies } from './policies.ts'
import type { Problem } from './problem.ts'
import type { Denial } from './refuse.ts'
import { readRequirements, type Requirements } from './requirements.ts'
import { putBack } from './shape.ts'
import { stripSecurity } from './strip.ts'

/** A validated operation as it was sent. */
interface GuardedRequest {
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly variables: Record<string, unknown>
}

/** What one caller may have of one operation. */
export interface Guarded {
  /**
   * Empty when nothing is denied. Belongs into the key of every plan cache beside the operation: @apollo/gateway keys its
   * plans by the hash it is given, and with the hash of the operation as sent one caller would run another's plan.
   */
  readonly mask: string
  /** To be planned and executed; the very document that was sent when nothing is denied; null: nothing left to fetch. */
  readonly document: DocumentNode | null
  readonly operationName: string | undefined
  readonly variables: Record<string, unknown>
  /** One per refused selection, to be put before the errors of execution. */
  readonly errors: readonly GraphQLFormattedError[]
  /** Puts the refused names back into the data of the executed document, as null. */
  readonly complete: (data: Record<string, unknown> | null | undefined) => Record<string, unknown> | null
}

/** Stands between validation and planning: a field whose requirement is not met is never fetched. */
export interface Guard {
  /** The supergraph without requirements, for planners and for the API schema. The only copy to hand on. */
  readonly plannerSupergraphSdl: string
  /** Decides for one caller; null is anonymous. */
  readonly guardOperation: (request: GuardedRequest, caller: Caller | null) => Guarded
}

/** Coordinates are worked out only for whoever asks, so a guarded answer itself carries nothing of the caller. */
const deniedOf = new WeakMap<Guarded, () => ReadonlySet<string>>()

/**
 * A guard over one supergraph.
 *
 * @param supergraphSdl The full text, requirements included.
 * @param apiSchema What callers see of it: the schema that operations were validated against.
 * @throws {Error} When the supergraph asks something that this router cannot enforce. Do not start, or keep the old one.
 */
export function createGuard(supergraphSdl: string, apiSchema: GraphQLSchema, policies: Policies = POLICIES): Guard {
  const graph: Graph = { schema: apiSchema, requirements: requirementsFor(supergraphSdl, apiSchema, policies) }
  const { distinct } = graph.requirements
  const entries = createEntries(graph)

  return { plannerSupergraphSdl: stripSecurity(supergraphSdl), guardOperation }

  function guardOperation(request: GuardedRequest, caller: Caller | null): Guarded {
    const entry = entries.entryOf(request)
    const { needs } = entry.operation
    const verdicts = new Map(needs.map((need) => [need, verdictOf(need, caller)]))
    const denied = needs.filter((need) => isDenied(verdicts.get(need)))
    const guarded =
      denied.length === 0 ? asSent(request) : withoutDenied(request, entries.refusedOf(entry, denied), verdicts)
    deniedOf.set(guarded, () => allDenied(graph.requirements, (need) => isDenied(verdictOf(need, caller))))
    return guarded
  }

  function verdictOf(need: number, caller: Caller | null): Verdict | undefined {
    const requirement = distinct[need]
    return requirement && decide(requirement, caller, policies)
  }

  function withoutDenied(
    { operationName, variables }: GuardedRequest,
    { mask, filtered: { document, typenameKey }, denials, slots }: Refused,
    verdicts: ReadonlyMap<number, Verdict | undefined>,
  ): Guarded {
    return {
      mask,
      document,
      operationName,
      variables: usedVariables(document, variables),
      errors: errorsOf(denials, variables, verdicts),
      complete: (data) => putBack(slots, document === null ? {} : (data ?? null), { variables, typenameKey }),
    }
  }

  function errorsOf(
    denials: readonly Denial[],
    variables: Variables,
    verdicts: ReadonlyMap<number, Verdict | undefined>,
  ) {
    const errors = new Map<string, GraphQLFormattedError>()
    for (const denial of denials) {
      const key = JSON.stringify([denial.path, denial.coordinate, denial.member])
      if (errors.has(key) || !hold(denial.when, variables)) continue
      errors.set(key, fieldError(denial, unmetOf(denial, verdicts), policies))
    }
    return [...errors.values()]
  }

  function unmetOf({ unmet }: Denial, verdicts: ReadonlyMap<number, Verdict | undefined>) {
    return unmet.flatMap((need) => {
      const requirement = distinct[need]
      const verdict = verdicts.get(need)
      return requirement && verdict && verdict.missing !== null ? [{ requirement, verdict }] : []
    })
  }
}

/**
 * Every coordinate of the supergraph that the caller of a guarded operation may not have fetched, selected or not. A plan
 * that fetches one of them, as a key or for `@requires`, must not be executed.
 */
export function deniedCoordinates(guarded: Guarded): ReadonlySet<string> {
  return deniedOf.get(guarded)?.() ?? new Set()
}

function allDenied({ fields, types }: Requirements, isUnmet: (need: number) => boolean): ReadonlySet<string> {
  const denied = new Set<string>()
  for (const [coordinate, needs] of fields) {
    const parent = types.get(coordinate.split('.')[0] ?? '') ?? []
    if (needs.some(isUnmet) || parent.some(isUnmet)) denied.add(coordinate)
  }
  return denied
}

/** A number without a requirement or a verdict cannot be, and would not be met. */
function isDenied(verdict: Verdict | undefined): boolean {
  return verdict?.missing !== null
}

function asSent({ document, operationName, variables }: GuardedRequest): Guarded {
  return { mask: '', document, operationName, variables, errors: [], complete: (data) => data ?? null }
}

function usedVariables(document: DocumentNode | null, variables: Variables): Record<string, unknown> {
  const operation = document?.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  const names = new Set(operation?.variableDefinitions?.map((node) => node.variable.name.value))
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.has(name)))
}

function requirementsFor(supergraphSdl: string, apiSchema: GraphQLSchema, policies: Policies): Requirements {
  const read = readRequirements(supergraphSdl, policies)
  if (!read.ok) throw refuseToStart(read.problems)
  const unknown = unknownFields(apiSchema, read.requirements)
  if (unknown.length > 0) throw refuseToStart(unknown)
  return read.requirements
}

/** Fields that callers see and the table does not: the two were not made from the same supergraph. */
function unknownFields(apiSchema: GraphQLSchema, { fields }: Requirements): readonly Problem[] {
  return Object.values(apiSchema.getTypeMap()).flatMap((type) => {
    if (isIntrospectionType(type) || !(isObjectType(type) || isInterfaceType(type))) return []
    return Object.keys(type.getFields())
      .map((name) => `${type.name}.${name}`)
      .filter((coordinate) => !fields.has(coordinate))
      .map((coordinate): Problem => ({
        code: 'UNKNOWN_FIELD',
        coordinate,
        message: `${coordinate} is in the API schema and not in the supergraph: build both from the same text.`,
      }))
  })
}

function refuseToStart(problems: readonly Problem[]): Error {
  const shown = problems.slice(0, 3).map(({ code, coordinate, message }) => `  ${coordinate}  ${code}  ${message}`)
  const more = problems.length > shown.length ? [`  and ${problems.length - shown.length} more`] : []
  return new Error(['The router refuses to start: this supergraph cannot be enforced.', ...shown, ...more].join('\n'))
}
