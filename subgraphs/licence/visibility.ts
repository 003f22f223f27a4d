import type { Caller } from '@civigraph/subgraph-kit'

/** What of a licence decides who may see it. */
export interface Disclosable {
  readonly authority: string
  readonly holderPerson: string | null
  readonly holderOrganisation: string | null
  readonly publicRegister: boolean
}

/**
 * Who sees a licence: anyone signed in when it stands in a public register, its holder and the holder's agents, officials
 * with the duty of casework, and officials who issue for its authority.
 */
export function maySee(caller: Caller | null, licence: Disclosable): boolean {
  if (caller === null) return false
  if (licence.publicRegister || seesAll(caller)) return true
  if (licence.holderPerson !== null && licence.holderPerson === caller.person) return true
  if (licence.holderOrganisation !== null && licence.holderOrganisation === caller.organisation) return true
  return issuesFor(caller, licence.authority)
}

/** Officials with the duty of casework see every licence. */
export function seesAll(caller: Caller): boolean {
  return caller.duties.has('casework')
}

/** Whether the caller is an official who issues licences in the name of this authority. */
export function issuesFor(caller: Caller, authority: string): boolean {
  return caller.organisation === authority && caller.scopes.has('licence:issue') && caller.duties.has('licence.issue')
}

/**
 * Licences of natural persons never stand in a public register, whatever the source says; sole traders (credit codes that
 * begin with 92, GB 32100-2015) are natural persons. Source: domain chapter, "Sensitive points".
 */
export function isNaturalPerson(holder: { person: string | null; organisation: string | null }): boolean {
  return holder.person !== null || (holder.organisation?.startsWith('cn-uscc:92') ?? false)
}
