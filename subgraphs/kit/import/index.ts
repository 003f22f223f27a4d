export {
  type ColumnOptions,
  day,
  type DayOptions,
  type DayStyle,
  decimal,
  type DecimalOptions,
  identifier,
  type IdentifierCheck,
  instant,
  list,
  localTime,
  oneOf,
  type Spoils,
  type Stated,
  text,
  type TextOptions,
  wholeNumber,
  type WholeNumberOptions,
  wordOr,
} from './columns.ts'
export { type ImportCall, importFile, runImport, type SpoolImport } from './engine.ts'
export type { ImportEvent } from './events.ts'
export type { ImportProblem } from './http-problem.ts'
export { importCatalogue, importRoutes, type ImportRoutesOptions } from './http.ts'
export { importKey, type IsAllowed } from './import-key.ts'
export type { ImportOutcome, ImportProgress, Reject } from './outcome.ts'
export {
  type Applied,
  type Column,
  type Columns,
  defineProfile,
  type Finding,
  type ImportProfile,
  type ImportSource,
  type ReadValue,
  type RecordOf,
  type ValueProblem,
} from './profile.ts'
export type { Refusal, RefusalCode } from './refusal.ts'
export { type Upsert, upsertRows } from './upsert.ts'
