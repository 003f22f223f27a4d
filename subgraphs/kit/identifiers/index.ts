export type { Branded, Check, FailedCheck, IdentifierProblem } from './check.ts'
export * from './division-code.ts'
export * from './iso7064.ts'
export * from './item-code.ts'
export * from './licence-id.ts'
export * from './licence-number.ts'
export type { Change, Normalised } from './normalise.ts'
export * from './org-code.ts'
export * from './org-id.ts'
export {
  parseDivisionCode,
  parseItemCode,
  parseLicenceId,
  parseOrgCode,
  parseOrgId,
  parsePersonId,
  parseResidentId,
  parseTaskCode,
  parseUscc,
} from './parse.ts'
export * from './person-id.ts'
export * from './resident-id.ts'
export * from './task-code.ts'
export * from './uscc.ts'
export { orgIdOfName } from './org-id-of-name.ts'
