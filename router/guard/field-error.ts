import { type ErrorCode, GraphError } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import type { Missing } from './decide.ts'
import { findPolicy, type Policies, together } from './policies.ts'
import type { Denial } from './refuse.ts'
import type { AnyOf, Requirement } from './requirements.ts'

/** A requirement that a caller did not meet, and what is missing. */
export interface Unmet {
  readonly requirement: Requirement
  readonly verdict: Missing
}

/**
 * The error of one refused selection. It names requirement and way out, and nothing about the caller or the request.
 *
 * Codes and meanings are rows of the kit's table.
 */
export function fieldError(denial: Denial, unmet: readonly Unmet[], policies: Policies): GraphQLFormattedError {
  const scopes = conjunction(
    unmet.flatMap(({ requirement }) => (requirement.kind === 'scopes' ? [requirement.anyOf] : [])),
  )
  const policyNames = conjunction(
    unmet.flatMap(({ requirement }) => (requirement.kind === 'policies' ? [requirement.anyOf] : [])),
  )
  const stepUp = together(unmet.flatMap(({ verdict }) => (verdict.missing === 'assurance' ? [verdict] : [])))
  const code = codeOf(unmet)
  const missing = { ...(scopes ? { scopes } : {}), ...(policyNames ? { policies: policyNames } : {}) }

  const atSignIn = code === 'MANDATE_MISSING' ? '' : ', asked for at sign-in'
  const wanted = [
    ...(scopes ? [`the scope ${spell(scopes, (name) => `"${name}"`)}${atSignIn}`] : []),
    ...(policyNames ? [spell(policyNames, (name) => wayOut(name, policies))] : []),
    ...unmet.flatMap((one) => (one.requirement.kind === 'class' ? wordsOfConsent(one, policies) : [])),
  ]
  const signIn = code === 'UNAUTHENTICATED' ? ['a sign-in'] : []
  const what = denial.member === null ? denial.coordinate : `Type ${denial.member} in ${denial.coordinate}`
  const otherwise = code === 'MANDATE_MISSING' ? ` ${OTHER_MANDATE}` : ''
  const { message, extensions } = new GraphError(
    code,
    `${what} needs ${[...new Set([...signIn, ...wanted])].join(', and ')}.${otherwise}`,
    {
      coordinate: denial.coordinate,
      missing,
      ...(code === 'ASSURANCE_TOO_LOW' ? stepUp : {}),
      ...(code === 'MANDATE_MISSING' ? { reason: 'scope' } : {}),
      ...(code === 'CONSENT_REQUIRED' ? consentOf(unmet, policies) : {}),
    },
  )
  // The status belongs to answers that fail as a whole; this one loses a field.
  const { http: _, ...rest } = extensions
  return { message, path: denial.path, extensions: rest }
}

/** What a requirement asks, in words that follow "needs". */
export function wordsOf(requirement: Requirement, policies: Policies): string {
  if (requirement.kind === 'scopes') return `the scope ${spell(requirement.anyOf, (name) => `"${name}"`)}`
  if (requirement.kind === 'policies') return spell(requirement.anyOf, (name) => wayOut(name, policies))
  if (requirement.kind === 'authenticated') return 'a sign-in'
  const purpose = requirement.level === 'CONDITIONAL' ? ' and a purpose that covers it' : ''
  return `a sign-in${purpose} (class ${requirement.level})`
}

function codeOf(unmet: readonly Unmet[]): ErrorCode {
  if (unmet.some(({ verdict }) => verdict.missing === 'signIn')) return 'UNAUTHENTICATED'
  if (unmet.every(({ verdict }) => verdict.missing === 'assurance')) return 'ASSURANCE_TOO_LOW'
  if (unmet.every(({ verdict }) => verdict.missing === 'consent')) return 'CONSENT_REQUIRED'
  const lacks = new Set(unmet.map(({ verdict }) => verdict.missing))
  return lacks.has('mandate') && !lacks.has('right') ? 'MANDATE_MISSING' : 'FORBIDDEN'
}

/** What an agent does who has for himself what the mandate does not give. */
const OTHER_MANDATE = 'The mandate does not give it: have one granted that does, or ask without civigraph-acting-for.'

/** A use that needs consents asks them by class; no policy is written on the field. */
function wordsOfConsent({ verdict }: Unmet, policies: Policies): readonly string[] {
  return verdict.missing === 'consent' ? [wayOut(`consent:${verdict.purpose}`, policies)] : []
}

/** To what the person would have to agree, and where. */
function consentOf(unmet: readonly Unmet[], policies: Policies) {
  const wanted = unmet.flatMap(({ verdict }) => (verdict.missing === 'consent' ? [verdict] : []))
  const [purpose] = wanted.map((one) => one.purpose)
  return {
    purpose,
    fields: [...new Set(wanted.flatMap(({ fields }) => fields))],
    ...findPolicy(policies, `consent:${purpose}`)?.row.tells,
  }
}

/** Several ORs of ANDs that must all hold, as one. */
function conjunction(all: readonly AnyOf[]): AnyOf | null {
  const [first, ...others] = all
  if (!first) return null
  return others.reduce<AnyOf>((left, right) => left.flatMap((a) => right.map((b) => [...new Set([...a, ...b])])), first)
}

function spell(anyOf: AnyOf, word: (name: string) => string): string {
  return anyOf.map((group) => group.map(word).join(' and ')).join(', or ')
}

function wayOut(name: string, policies: Policies): string {
  const found = findPolicy(policies, name)
  return found ? found.row.wayOut(found.argument) : `the policy "${name}"`
}
