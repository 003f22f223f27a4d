import { GraphError } from '../errors.ts'
import type { Check } from './check.ts'
import { checkDivisionCode, type DivisionCode } from './division-code.ts'
import { checkItemCode, type ItemCode } from './item-code.ts'
import { checkLicenceId, type LicenceId } from './licence-id.ts'
import { checkOrgCode, type OrgCode } from './org-code.ts'
import { checkOrgId, type OrgId } from './org-id.ts'
import { checkPersonId, type PersonId } from './person-id.ts'
import { checkResidentId, type ResidentId, type ResidentIdRules } from './resident-id.ts'
import { checkTaskCode, type TaskCode } from './task-code.ts'
import { checkUscc, type Uscc } from './uscc.ts'

/**
 * The value of a check that passed. The checks themselves know no error class, so that they can be copied elsewhere
 * without this file.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with `identifier` and `failed` (SHAPE, ALPHABET, CHECK, DATE or DIVISION) as
 *   extensions; never with the value.
 */
export function valueOf<Value extends string>(check: Check<Value>): Value {
  if (check.ok) return check.value
  const { identifier, failed, message } = check
  throw new GraphError('IDENTIFIER_INVALID', `${identifier} failed ${failed}: ${message}`, { identifier, failed })
}

/**
 * {@link checkDivisionCode} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parseDivisionCode(value: string): DivisionCode {
  return valueOf(checkDivisionCode(value))
}

/**
 * {@link checkItemCode} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parseItemCode(value: string): ItemCode {
  return valueOf(checkItemCode(value))
}

/**
 * {@link checkLicenceId} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parseLicenceId(value: string): LicenceId {
  return valueOf(checkLicenceId(value))
}

/**
 * {@link checkOrgCode} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parseOrgCode(value: string): OrgCode {
  return valueOf(checkOrgCode(value))
}

/**
 * {@link checkOrgId} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parseOrgId(value: string): OrgId {
  return valueOf(checkOrgId(value))
}

/**
 * {@link checkPersonId} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parsePersonId(value: string): PersonId {
  return valueOf(checkPersonId(value))
}

/**
 * {@link checkResidentId} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parseResidentId(value: string, rules: ResidentIdRules): ResidentId {
  return valueOf(checkResidentId(value, rules))
}

/**
 * {@link checkTaskCode} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parseTaskCode(value: string): TaskCode {
  return valueOf(checkTaskCode(value))
}

/**
 * {@link checkUscc} for callers that need a value.
 *
 * @throws {GraphError} `IDENTIFIER_INVALID` with the failed check, never with the value.
 */
export function parseUscc(value: string): Uscc {
  return valueOf(checkUscc(value))
}
