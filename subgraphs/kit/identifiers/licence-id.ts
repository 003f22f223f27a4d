import { passed, problemOf, type Branded, type Check } from './check.ts'
import { mod37Radix36 } from './iso7064.ts'
import { normaliseCapitals, type Normalised } from './normalise.ts'

/** Identifier of one version of one electronic licence (GB/T 36904-2018): `{root}.{type}.{issuer}.{serial}.{version}.{check}`. */
export type LicenceId = Branded<'LicenceId'>

/** What a licence identifier is made of; joined in this order they give the check character. */
export interface LicenceIdParts {
  /** 21 characters: the 18-character code of who defined the type, and 3 more. */
  readonly type: string
  /** 18 characters: credit code of the issuer, as written. */
  readonly issuer: string
  /** 1 to 64 characters; the upper bound is ours. */
  readonly serial: string
  /** 3 characters. */
  readonly version: string
}

/** The object identifier under which all licence identifiers stand. */
const ROOT = '1.2.156.3005.2'

const FORM = /^1\.2\.156\.3005\.2\.([^.]{21})\.([^.]{18})\.([^.]{1,64})\.([^.]{3})\.([^.])$/

const problem = problemOf('LicenceId')

/**
 * Strict check of a licence identifier: root and five dotted parts, digits and capital letters only, ISO 7064 MOD 37,36
 * over type, issuer, serial and version joined without root and dots. The credit codes inside are not checked again.
 */
export function checkLicenceId(value: string): Check<LicenceId> {
  const parts = FORM.exec(value)?.slice(1)
  if (parts === undefined) {
    return problem('SHAPE', `A licence identifier is ${ROOT}.{type 21}.{issuer 18}.{serial}.{version 3}.{check 1}.`)
  }
  if (!/^[0-9A-Z]+$/.test(parts.join(''))) {
    return problem('ALPHABET', 'The parts of a licence identifier have digits and capital letters.')
  }
  if (mod37Radix36(parts.slice(0, 4).join('')) !== parts[4]) {
    return problem('CHECK', 'The last character of the licence identifier does not fit the parts before it.')
  }
  return passed(value)
}

/**
 * Makes the identifier of a licence about to be issued.
 *
 * @returns The identifier with its check character, or which check the parts fail.
 */
export function formLicenceId({ type, issuer, serial, version }: LicenceIdParts): Check<LicenceId> {
  const check = mod37Radix36(type + issuer + serial + version)
  return checkLicenceId([ROOT, type, issuer, serial, version, check].join('.'))
}

/** The parts of a licence identifier, as written. */
export function partsOfLicenceId(id: LicenceId): LicenceIdParts {
  const [type = '', issuer = '', serial = '', version = ''] = id.slice(ROOT.length + 1).split('.')
  return { type, issuer, serial, version }
}

/** For forms and imports: NFKC, trim, capitals. The result still has to pass {@link checkLicenceId}. */
export function normaliseLicenceId(found: string): Normalised {
  return normaliseCapitals(found)
}
