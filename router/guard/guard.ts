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
import type { Variables } from './conditions.ts'
import { createEntries, type Refused } from './entries.ts'
import { fetchNeeds } from './fetch-needs.ts'
import { narrowing } from './narrow-caller.ts'
import type { Graph } from './operation.ts'
import { POLICIES, type Policies } from './policies.ts'
import type { Problem } from './problem.ts'
import { NO_PURPOSE_NEEDS, type PurposeNeeds, purposeReader } from './purposes/purpose-needs.ts'
import { readRequirements, type Requirement, type Requirements } from './requirements.ts'
import { putBack } from './shape.ts'
import { errorTeller, type VerdictOf } from './tell-errors.ts'
import { toldSchemas } from './told-schema.ts'
import { createVerdicts, dependsOnClock, isDenied } from './verdicts.ts'

/** A validated operation as it was sent. */
interface GuardedRequest {
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly variables: Variables
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
  readonly variables: Variables
  /** One per refused selection, to be put before the errors of execution. None: the answer is complete as it comes. */
  readonly errors: readonly GraphQLFormattedError[]
  /** Puts the refused names back into the data of the executed document, as null. */
  readonly complete: (data: Record<string, unknown> | null | undefined) => Record<string, unknown> | null
}

/** Stands between validation and planning: a field whose requirement is not met is never fetched. */
export interface Guard {
  /** Decides for one caller; null is anonymous. */
  readonly guardOperation: (request: GuardedRequest, caller: Caller | null) => Guarded
  /**
   * The caller as the department of a fetch is to know it: with the rights that the fetch's fields name, and no others.
   * `denied`: its text asks for something that the caller is denied, selected or not: as a key, or for `@requires`. Such a
   * fetch must not be sent.
   */
  readonly callerOf: (fetchText: string, caller: Caller | null) => Caller | null | 'denied'
  /** The schema as a caller is told it: what that caller may use, or with the scope `graph:describe` all of it. */
  readonly schemaFor: (caller: Caller | null) => Promise<GraphQLSchema>
  /**
   * What hangs on a purpose or on consents in an operation, as it was sent or as this guard left it.
   *
   * @param deniedTo Of it, only what this caller is denied.
   */
  readonly purposeNeeds: (
    document: DocumentNode | null,
    operationName: string | undefined,
    deniedTo?: Caller,
  ) => PurposeNeeds
  /** Whether what a caller may have of an operation changes with time. */
  readonly dependsOnClock: (document: DocumentNode, operationName: string | undefined) => boolean
  /** Whether anything in the whole graph hangs on a purpose or on consents. */
  readonly knowsPurposes: boolean
  /** Whether a field (`Type.field`) or the type it stands on asks anything of callers. */
  readonly asksOf: (coordinate: string) => boolean
}

/**
 * A guard over one supergraph.
 *
 * @param supergraphSdl The full text, requirements included.
 * @param apiSchema What callers see of it: the schema that operations were validated against.
 * @throws {Error} When the supergraph asks something that this router cannot enforce. Do not start, or keep the old one.
 */
export function createGuard(supergraphSdl: string, apiSchema: GraphQLSchema, policies: Policies = POLICIES): Guard {
  return guardFor(enforceableRequirements(supergraphSdl, policies), apiSchema, policies)
}

/** The same from requirements that were read before, on another thread for example. */
export function guardFor(requirements: Requirements, apiSchema: GraphQLSchema, policies: Policies = POLICIES): Guard {
  refuseUnknownFields(apiSchema, requirements)
  const graph: Graph = { schema: apiSchema, requirements }
  const { distinct } = requirements
  const entries = createEntries(graph)
  const errorsOf = errorTeller(requirements, policies)
  const needsOfFetch = fetchNeeds(graph)
  const purposeOf = purposeReader(requirements, policies)
  const exchanged = distinct.map((requirement) => isExchanged(requirement, requirements))
  const verdicts = createVerdicts(requirements, policies)
  const byClock = distinct.map((requirement) => dependsOnClock(requirement, policies))

  const schemaFor = toldSchemas({
    graph,
    policies,
    isDenied: (need, caller) => isDenied(verdicts(need, caller)),
  })

  const knowsPurposes = purposeOf([...distinct.keys()]) !== NO_PURPOSE_NEEDS

  const asNeeded = narrowing({
    requirements,
    policies,
    verdictOf: (need, caller) => verdicts(need, caller, FETCH_GRACE_MS),
  })

  return { guardOperation, callerOf, schemaFor, purposeNeeds, dependsOnClock: clockDependent, knowsPurposes, asksOf }

  function guardOperation(request: GuardedRequest, caller: Caller | null): Guarded {
    const entry = entries.entryOf(request)
    const { needs } = entry.operation
    if (!needs.some((need) => isDenied(verdicts(need, caller)))) return asSent(request)
    const denied = needs.filter((need) => isDenied(verdicts(need, caller)))
    return withoutDenied(request, entries.refusedOf(entry, denied), (need) => verdicts(need, caller))
  }

  function callerOf(fetchText: string, caller: Caller | null): Caller | null | 'denied' {
    const needs = needsOfFetch(fetchText)
    if (denies(needs, caller)) return 'denied'
    return caller === null ? null : asNeeded(needs, caller)
  }

  function denies(needs: readonly number[], caller: Caller | null): boolean {
    return needs.some((need) => {
      const verdict = verdicts(need, caller, FETCH_GRACE_MS)
      return isDenied(verdict) && !(exchanged[need] === true && verdict?.missing === 'consent')
    })
  }

  function purposeNeeds(
    document: DocumentNode | null,
    operationName: string | undefined,
    deniedTo?: Caller,
  ): PurposeNeeds {
    if (document === null) return NO_PURPOSE_NEEDS
    const { needs } = entries.entryOf({ document, operationName }).operation
    return purposeOf(deniedTo ? needs.filter((need) => isDenied(verdicts(need, deniedTo))) : needs)
  }

  function clockDependent(document: DocumentNode, operationName: string | undefined): boolean {
    return entries.entryOf({ document, operationName }).operation.needs.some((need) => byClock[need] === true)
  }

  function asksOf(coordinate: string): boolean {
    const [type = ''] = coordinate.split('.')
    const needs = [requirements.fields.get(coordinate), requirements.types.get(type)]
    return needs.some((some) => some !== undefined && some.length > 0)
  }

  function withoutDenied(
    { operationName, variables }: GuardedRequest,
    refused: Refused,
    verdictOf: VerdictOf,
  ): Guarded {
    const { mask, slots, filtered } = refused
    const { document, untouched, typenameKey } = filtered
    const errors = errorsOf(refused, variables, verdictOf)
    // Nothing that was refused is included under these variables: nobody is told of it, and nothing is to be put back.
    if (errors.length === 0)
      return asSent({ document: untouched, operationName, variables: usedVariables(untouched, variables) }, `${mask}-`)
    return {
      mask,
      document,
      operationName,
      variables: usedVariables(document, variables),
      errors,
      complete: (data) => putBack(slots, document === null ? {} : (data ?? null), { variables, typenameKey }),
    }
  }
}

/** What was fresh enough when a request was decided is still asked for while the request lasts. */
const FETCH_GRACE_MS = 60_000

/**
 * Whether a conditional field may be in a fetch without the caller's asking for it. A use and its consents bind what the
 * application is given; what departments exchange about it is not given to it. Of an `@interfaceObject` a planner asks the
 * interface's field, whichever object the caller asked about.
 */
function isExchanged(requirement: Requirement, { added }: Requirements): boolean {
  return (
    requirement.kind === 'class' &&
    requirement.level === 'CONDITIONAL' &&
    (requirement.coordinates.length > 1 || requirement.coordinates.every((coordinate) => added.has(coordinate)))
  )
}

function asSent({ document, operationName, variables }: GuardedRequest, mask = ''): Guarded {
  return { mask, document, operationName, variables, errors: [], complete: (data) => data ?? null }
}

function usedVariables(document: DocumentNode | null, variables: Variables): Record<string, unknown> {
  if (document === null) return {}
  const names = namesOfVariables(document).filter((name) => Object.hasOwn(variables, name))
  return Object.fromEntries(names.map((name) => [name, variables[name]]))
}

const variableNames = new WeakMap<DocumentNode, readonly string[]>()

function namesOfVariables(document: DocumentNode): readonly string[] {
  const known = variableNames.get(document)
  if (known) return known
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  const names = operation?.variableDefinitions?.map((node) => node.variable.name.value) ?? []
  variableNames.set(document, names)
  return names
}

/** @throws {Error} When the supergraph asks something that this router cannot enforce. */
export function enforceableRequirements(supergraphSdl: string, policies: Policies = POLICIES): Requirements {
  const read = readRequirements(supergraphSdl, policies)
  if (!read.ok) throw refuseToStart(read.problems)
  return read.requirements
}

function refuseUnknownFields(apiSchema: GraphQLSchema, requirements: Requirements) {
  const unknown = unknownFields(apiSchema, requirements)
  if (unknown.length > 0) throw refuseToStart(unknown)
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
