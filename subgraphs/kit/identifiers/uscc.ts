import { problemOf, passed, type Branded, type Check } from './check.ts'
import { normaliseCapitals, type Normalised } from './normalise.ts'
import { checkOrgCode, type OrgCode } from './org-code.ts'

/** Unified social credit code (GB 32100-2015) of an organisation, 18 characters: `91350100M000100Y43`. */
export type Uscc = Branded<'Uscc'>

/** What a credit code is made of. */
export interface UsccParts {
  /** 1 character: the register that gave the code. */
  readonly registrar: string
  /** 1 character: kind of organisation within that register. */
  readonly kind: string
  /** 6 digits as written. **Not** proof of a division: genuine codes carry some that no edition of the table has. */
  readonly division: string
  /** 9 characters. */
  readonly organisation: string
}

/** Without I, O, S, V and Z; the place of a character is its value. */
const ALPHABET_31 = '0123456789ABCDEFGHJKLMNPQRTUWXY'

const problem = problemOf('Uscc')

/**
 * Strict check of a credit code: 18 ASCII characters of its alphabet, capitals, no space, six digits for the division,
 * right check character. Finds every single wrong character and every swap of neighbours.
 *
 * The division is not looked up, and the organisation code inside is not checked by its own, weaker rule.
 */
export function checkUscc(value: string): Check<Uscc> {
  if (value.length !== 18) return problem('SHAPE', 'A credit code has 18 characters.')
  if (!/^[0-9A-HJ-NP-RTUWXY]{18}$/.test(value)) {
    return problem('ALPHABET', 'A credit code has digits and capital letters, without I, O, S, V and Z.')
  }
  if (!/^.{2}[0-9]{6}/.test(value)) return problem('SHAPE', 'Characters 3 to 8 of a credit code are digits.')
  if (usccCheckCharacter(value.slice(0, 17)) !== value.charAt(17)) {
    return problem('CHECK', 'The last character of the credit code does not fit the 17 before it.')
  }
  return passed(value)
}

/** Check character of the first 17 characters: weights 3^(i−1) modulo 31 (GB 32100-2015). */
export function usccCheckCharacter(first17: string): string {
  let weight = 1
  let total = 0
  for (const character of first17) {
    total += ALPHABET_31.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return ALPHABET_31.charAt((31 - (total % 31)) % 31)
}

/** For forms and imports: NFKC, trim, capitals. The result still has to pass {@link checkUscc}. */
export function normaliseUscc(found: string): Normalised {
  return normaliseCapitals(found)
}

/** The parts of a credit code, as written. */
export function partsOfUscc(uscc: Uscc): UsccParts {
  return {
    registrar: uscc.slice(0, 1),
    kind: uscc.slice(1, 2),
    division: uscc.slice(2, 8),
    organisation: uscc.slice(8, 17),
  }
}

/** The organisation code (GB 11714) inside a credit code; undefined for codes whose inner check does not hold. */
export function orgCodeOf(uscc: Uscc): OrgCode | undefined {
  const check = checkOrgCode(partsOfUscc(uscc).organisation)
  return check.ok ? check.value : undefined
}

/** Sole traders (`92…`) are natural persons: no public record is kept of them. */
export function isSoleTrader(uscc: Uscc): boolean {
  return uscc.startsWith('92')
}
