import { type DocumentNode, type GraphQLSchema, Kind, parse, validate } from 'graphql'
import type { Guard } from './guard.ts'
import type { RegisterField } from './register-fields.ts'
import { INTENDED_USES, REGISTER_QUESTIONS, type RegisterName } from './register-questions.ts'

/** Whether a supergraph may go without a register of intended uses. */
export const PURPOSES = ['where-registered', 'required'] as const

export type Purposes = (typeof PURPOSES)[number]

/** Names of the subgraphs that keep the registers. */
export type RegisterNames = Readonly<Record<RegisterName, string>>

export const USUAL_REGISTERS: RegisterNames = { mandates: 'identity', purposes: 'privacy' }

export interface RegisterRules {
  readonly purposes: Purposes
  readonly names: RegisterNames
  /** Whether the supergraph in use holds to purposes: no other may end that unnoticed. */
  readonly keep: boolean
}

interface RegisterParts {
  readonly guard: Guard
  readonly apiSchema: GraphQLSchema
  /** Of the supergraph’s text, which holds fields too that no caller sees. */
  readonly fields: readonly RegisterField[]
}

/**
 * What the router lets through hangs on what registers tell it, and composition lets any department take over the fields of
 * another. So each register is one department’s, named by the operator.
 *
 * @throws {Error} When another could answer for a register, when one is there that the router cannot ask, or when none is there
 *   and one has to be. Do not start, or keep the old supergraph.
 */
export function requireRegisters({ purposes, names, keep }: RegisterRules, parts: RegisterParts) {
  const { guard, apiSchema, fields } = parts
  for (const field of fields) if (!isKeptBy(names[field.register], field)) throw elsewhere(field, names)
  for (const { root, question } of QUESTIONS)
    if (has(fields, root) && validate(apiSchema, question).length > 0) throw refusal(`${root} ${MISFIT}`)
  if (holdsToPurposes(fields)) return
  if (keep) throw refusal(`the one in use has ${USES_ROOT} and this one does not: ${LOST}`)
  if (purposes === 'required' && guard.knowsPurposes) throw refusal(MISSING)
}

/** Whether a supergraph has a register of intended uses, so that applications are held to purposes. */
export function holdsToPurposes(fields: readonly RegisterField[]): boolean {
  return has(fields, USES_ROOT)
}

function has(fields: readonly RegisterField[], root: string): boolean {
  return fields.some(({ coordinate }) => coordinate === root)
}

function isKeptBy(name: string, { from, keyOf, isOverridden }: RegisterField): boolean {
  return !isOverridden && from.includes(name) && (from.length === 1 || keyOf.includes(name))
}

const QUESTIONS = REGISTER_QUESTIONS.map(({ text }) => {
  const question = parse(text, { noLocation: true })
  return { root: rootOf(question), question }
})

const USES_ROOT = rootOf(parse(INTENDED_USES))

function rootOf({ definitions: [first] }: DocumentNode): string {
  const selection = first?.kind === Kind.OPERATION_DEFINITION ? first.selectionSet.selections[0] : undefined
  return selection?.kind === Kind.FIELD ? `Query.${selection.name.value}` : ''
}

const MISFIT =
  'is there, and the router’s own question does not fit it. Publish the fields that the question asks again.'
const LOST = 'nobody would be held to a purpose any more. Who wants that starts the router anew.'
const MISSING =
  'this supergraph has conditional fields and no register of intended uses (Query.intendedUsesInForce), and CIVIGRAPH_PURPOSES is "required".'

const SETTINGS: RegisterNames = { mandates: 'CIVIGRAPH_MANDATE_REGISTER', purposes: 'CIVIGRAPH_PURPOSE_REGISTER' }

function elsewhere({ register, coordinate, from, isOverridden }: RegisterField, names: RegisterNames): Error {
  const found = isOverridden ? 'it is moved by @override' : `it is answered by ${from.join(', ') || 'nobody'}`
  const rule = `The register of ${register} is the department "${names[register]}" alone (${SETTINGS[register]})`
  return refusal(`${coordinate} is the router’s to ask, and here ${found}. ${rule}.`)
}

function refusal(why: string): Error {
  return new Error(`The router refuses to start: ${why}`)
}
