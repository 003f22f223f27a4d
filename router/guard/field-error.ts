import { type ErrorCode, GraphError } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import type { Missing } from './decide.ts'
import { findPolicy, type Policies, strongest } from './policies.ts'
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
 * @source sign-on chapter 8.5; codes and meanings are rows of the kit's table.
 */
export function fieldError(denial: Denial, unmet: readonly Unmet[], policies: Policies): GraphQLFormattedError {
  const scopes = conjunction(
    unmet.flatMap(({ requirement }) => (requirement.kind === 'scopes' ? [requirement.anyOf] : [])),
  )
  const policyNames = conjunction(
    unmet.flatMap(({ requirement }) => (requirement.kind === 'policies' ? [requirement.anyOf] : [])),
  )
  const acr = strongest(unmet.flatMap(({ verdict }) => (verdict.missing === 'assurance' ? [verdict.acr] : [])))
  const code = codeOf(unmet)
  const missing = { ...(scopes ? { scopes } : {}), ...(policyNames ? { policies: policyNames } : {}) }

  const wanted = [
    ...(scopes ? [`the scope ${spell(scopes, (name) => `"${name}"`)}, asked for at sign-in`] : []),
    ...(policyNames ? [spell(policyNames, (name) => wayOut(name, policies))] : []),
  ]
  const signIn = code === 'UNAUTHENTICATED' ? ['a sign-in'] : []
  const what = denial.member === null ? denial.coordinate : `Type ${denial.member} in ${denial.coordinate}`
  const { message, extensions } = new GraphError(code, `${what} needs ${[...signIn, ...wanted].join(', and ')}.`, {
    coordinate: denial.coordinate,
    missing,
    ...(code === 'ASSURANCE_TOO_LOW' ? { acr } : {}),
  })
  // The status belongs to answers that fail as a whole; this one loses a field.
  const { http: _, ...rest } = extensions
  return { message, path: denial.path, extensions: rest }
}

/** What a requirement asks, in words that follow "needs". */
export function wordsOf(requirement: Requirement, policies: Policies): string {
  if (requirement.kind === 'scopes') return `the scope ${spell(requirement.anyOf, (name) => `"${name}"`)}`
  if (requirement.kind === 'policies') return spell(requirement.anyOf, (name) => wayOut(name, policies))
  return requirement.kind === 'class' ? `a sign-in (class ${requirement.level})` : 'a sign-in'
}

function codeOf(unmet: readonly Unmet[]): ErrorCode {
  if (unmet.some(({ verdict }) => verdict.missing === 'signIn')) return 'UNAUTHENTICATED'
  return unmet.every(({ verdict }) => verdict.missing === 'assurance') ? 'ASSURANCE_TOO_LOW' : 'FORBIDDEN'
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
