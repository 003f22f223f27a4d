import type { Caller } from '@civigraph/subgraph-kit'

/** What of a licence decides who may see it. */
export interface Disclosable {
  readonly authority: string
  readonly holderPerson: string | null
  readonly holderOrganisation: string | null
  readonly publicRegister: boolean
}

/**
 * Who sees a licence: anyone signed in when it stands in a public register, its holder, whoever the realm says works for the
 * organisation that holds it, the holder's agents, as far as their mandate lets them read licences, officials with the duty of casework, and officials who issue for its authority.
 */
export function maySee(caller: Caller | null, licence: Disclosable): boolean {
  if (caller === null) return false
  if (licence.publicRegister || seesAll(caller)) return true
  if (isHolder(caller, licence)) return true
  return issuesFor(caller, licence.authority)
}

type Held = Pick<Disclosable, 'holderPerson' | 'holderOrganisation'>

/**
 * Whether a caller sees licences as their holder, or works for the organisation that is their holder, which takes no mandate
 * (record 0016). Under a mandate it takes the scope, whatever the field itself asks.
 */
export function isHolder(caller: Caller, { holderPerson, holderOrganisation }: Held): boolean {
  if (caller.actor !== null && !caller.scopes.has('licence:read')) return false
  if (holderPerson !== null && holderPerson === caller.person) return true
  return holderOrganisation !== null && holderOrganisation === caller.organisation
}

/** Officials with the duty of casework see every licence. */
export function seesAll(caller: Caller): boolean {
  return caller.duties.has('casework')
}

/**
 * Whether the caller is an official who issues licences in the name of this authority. By duty alone: scopes say what an
 * application may ask, and only those that the asked fields name come this far.
 */
export function issuesFor(caller: Caller, authority: string): boolean {
  return caller.organisation === authority && caller.duties.has('licence.issue')
}

/**
 * Licences of natural persons never stand in a public register, whatever the source says; sole traders (credit codes that
 * begin with 92, GB 32100-2015) are natural persons.
 */
export function isNaturalPerson(holder: { person: string | null; organisation: string | null }): boolean {
  return holder.person !== null || (holder.organisation?.startsWith('cn-uscc:92') ?? false)
}
