import { passed, problemOf, type Branded, type Check } from './check.ts'
import { normaliseWidth, type Normalised } from './normalise.ts'
import { checkUscc, normaliseUscc, type Uscc } from './uscc.ts'

/** Identifier of an organisation in the graph: `{register}:{code}`, for example `cn-uscc:91350100M000100Y43`. */
export type OrgId = Branded<'OrgId'>

/** What an organisation identifier is made of. */
export interface OrgIdParts {
  /** Short name of the register, 2 to 32 of `a`–`z`, `0`–`9`, hyphen. */
  readonly register: string
  /** The organisation's code in that register. */
  readonly code: string
}

/** The register of credit codes, the only one whose codes are checked here. */
export const USCC_REGISTER = 'cn-uscc'

const problem = problemOf('OrgId')

/**
 * Strict check of an organisation identifier. Codes of register `cn-uscc` must be valid credit codes, and the failed
 * check is then the credit code's. Codes of other registers have 1 to 64 letters, digits, dots, hyphens or low lines
 * and keep their case: they are safe in an address, a file name and a header.
 */
export function checkOrgId(value: string): Check<OrgId> {
  const { register, code } = split(value)
  if (!value.includes(':')) return problem('SHAPE', 'An organisation identifier is {register}:{code}.')
  if (!/^[a-z0-9-]{2,32}$/.test(register)) {
    return problem('SHAPE', 'A register has 2 to 32 lower-case letters, digits or hyphens.')
  }
  if (register === USCC_REGISTER) {
    const uscc = checkUscc(code)
    return uscc.ok ? passed(value) : problem(uscc.failed, `In the code of register ${USCC_REGISTER}: ${uscc.message}`)
  }
  if (code.length < 1 || code.length > 64) return problem('SHAPE', 'The code in a register has 1 to 64 characters.')
  if (!/^[A-Za-z0-9._-]+$/.test(code)) {
    return problem('ALPHABET', 'The code in a register has letters, digits, dots, hyphens or low lines.')
  }
  return passed(value)
}

/** The graph's identifier of the organisation with this credit code. */
export function orgIdOfUscc(uscc: Uscc): OrgId {
  return passed<'OrgId'>(`${USCC_REGISTER}:${uscc}`).value
}

/** The credit code in an organisation identifier; undefined for organisations of other registers. */
export function usccOfOrgId(id: OrgId): Uscc | undefined {
  const { register, code } = split(id)
  if (register !== USCC_REGISTER) return undefined
  const uscc = checkUscc(code)
  return uscc.ok ? uscc.value : undefined
}

/** The parts of an organisation identifier, as written. */
export function partsOfOrgId(id: OrgId): OrgIdParts {
  return split(id)
}

/** For forms and imports: NFKC and trim, and capitals where the code is a credit code. */
export function normaliseOrgId(found: string): Normalised {
  const wide = normaliseWidth(found)
  const { register, code } = split(wide.value)
  if (register !== USCC_REGISTER) return wide
  const uscc = normaliseUscc(code)
  return { value: `${register}:${uscc.value}`, changed: [...new Set([...wide.changed, ...uscc.changed])] }
}

/** A code of a foreign register may not hold a colon, so the first one always ends the register. */
function split(id: string): OrgIdParts {
  const colon = id.indexOf(':')
  return colon < 0 ? { register: id, code: '' } : { register: id.slice(0, colon), code: id.slice(colon + 1) }
}
