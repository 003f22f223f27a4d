import type { GraphQLFormattedError } from 'graphql'
import { hold, type Variables } from './conditions.ts'
import type { Verdict } from './decide.ts'
import type { Refused } from './entries.ts'
import { fieldError } from './field-error.ts'
import type { Policies } from './policies.ts'
import type { Denial } from './refuse.ts'
import type { Requirements } from './requirements.ts'

export type VerdictOf = (need: number) => Verdict | undefined

/** Lists kept for each mask of an operation: one for each way in which its conditions and verdicts turned out. */
const MAX_LISTS = 64

/**
 * The errors of what was refused, one for each selection that is included. They hold nothing of a caller but what is missing,
 * so callers who lack the same share them: nothing may be written to them.
 */
export function errorTeller({ distinct }: Requirements, policies: Policies) {
  const known = new WeakMap<Refused, Map<string, readonly GraphQLFormattedError[]>>()

  return (refused: Refused, variables: Variables, verdictOf: VerdictOf): readonly GraphQLFormattedError[] => {
    const lists = known.get(refused) ?? new Map<string, readonly GraphQLFormattedError[]>()
    known.set(refused, lists)
    const key = keyOf(refused, variables, verdictOf)
    const found = lists.get(key)
    if (found) return found
    const [oldest] = lists.keys()
    if (lists.size >= MAX_LISTS && oldest !== undefined) lists.delete(oldest)
    const errors = errorsOf(refused, variables, verdictOf)
    lists.set(key, errors)
    return errors
  }

  function errorsOf({ denials }: Refused, variables: Variables, verdictOf: VerdictOf) {
    const errors = new Map<string, GraphQLFormattedError>()
    for (const denial of denials) {
      const key = JSON.stringify([denial.path, denial.coordinate, denial.member])
      if (errors.has(key) || !hold(denial.when, variables)) continue
      errors.set(key, Object.freeze(fieldError(denial, unmetOf(denial, verdictOf), policies)))
    }
    return [...errors.values()]
  }

  function unmetOf({ unmet }: Denial, verdictOf: VerdictOf) {
    return unmet.flatMap((need) => {
      const requirement = distinct[need]
      const verdict = verdictOf(need)
      return requirement && verdict && verdict.missing !== null ? [{ requirement, verdict }] : []
    })
  }
}

function wordOf(verdict: Verdict | undefined): string {
  if (verdict?.missing === 'assurance') return `${verdict.acr} ${verdict.maxAge}`
  return verdict?.missing === 'consent' ? `consent ${verdict.purpose}` : String(verdict?.missing)
}

/** All that the errors depend on beside the mask. */
function keyOf({ denied, denials }: Refused, variables: Variables, verdictOf: VerdictOf): string {
  let key = ''
  for (const need of denied) {
    key += `${wordOf(verdictOf(need))},`
  }
  for (const { when } of denials) if (when.length > 0) key += hold(when, variables) ? '1' : '0'
  return key
}
