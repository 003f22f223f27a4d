import {
  checkOrgCode,
  checkOrgId,
  checkUscc,
  normaliseOrgCode,
  normaliseUscc,
  type OrgId,
  orgIdOfUscc,
  type Uscc,
} from '@civigraph/subgraph-kit'
import { type Finding, findingOf } from './finding.ts'

/** How a Chinese catalogue names the authority of one row. */
export interface OrganAsFound {
  /** Catalogue, which is also the register of codes that are valid nowhere else: `cn-511602`. */
  readonly catalogue: string
  readonly organCode: string
  /** Code of the implementation; it may hold a credit code. */
  readonly implementationCode: string
}

export interface Organ {
  /** Null where not even the code as found can stand in an identifier. */
  readonly id: OrgId | null
  /** Whether the code as found passes the check of a credit or organisation code. */
  readonly valid: boolean
  /** The code as found, where a part of the row completed it. */
  readonly repairedFrom: string | null
  readonly findings: readonly Finding[]
}

/**
 * Which organisation an organ code means. A valid organisation code is completed to the credit code inside the
 * implementation code only where that one contains it (GB 32100-2015: characters 9 to 17 are the organisation code);
 * where it contradicts, nothing is repaired and the row says so.
 */
export function organOf({ catalogue, organCode, implementationCode }: OrganAsFound): Organ {
  const uscc = checkUscc(normaliseUscc(organCode).value)
  if (uscc.ok) return { id: orgIdOfUscc(uscc.value), valid: true, repairedFrom: null, findings: [] }

  const inside = creditCodesIn(implementationCode)
  const orgCode = checkOrgCode(normaliseOrgCode(organCode).value)
  const given = orgCode.ok ? orgCode.value : organCode
  const agreeing = inside.find((code) => code.includes(given))
  if (orgCode.ok && agreeing !== undefined) {
    return {
      id: orgIdOfUscc(agreeing),
      valid: true,
      repairedFrom: organCode,
      findings: [findingOf('ORGAN_CODE_REPAIRED')],
    }
  }
  const id = checkOrgId(orgCode.ok ? `cn-org:${orgCode.value}` : `${catalogue}:${organCode}`)
  return {
    id: id.ok ? id.value : null,
    valid: orgCode.ok,
    repairedFrom: null,
    findings: [
      ...(orgCode.ok ? [] : [findingOf('ORGAN_CODE_INVALID')]),
      ...(inside.length > 0 && agreeing === undefined ? [findingOf('ORGAN_CODE_DISAGREES')] : []),
    ],
  }
}

/** Valid credit codes that stand somewhere inside a longer code. */
export function creditCodesIn(code: string): readonly Uscc[] {
  const found: Uscc[] = []
  for (let from = 0; from + 18 <= code.length; from += 1) {
    const check = checkUscc(code.slice(from, from + 18))
    if (check.ok) found.push(check.value)
  }
  return found
}
