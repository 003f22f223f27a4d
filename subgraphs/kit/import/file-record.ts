import type { Reject } from './outcome.ts'

/** One record of a file: its values in the order of the profile's columns, or why it is none. */
export type FileRecord =
  | { readonly line: number; readonly values: readonly string[] }
  | { readonly line: number; readonly fault: Omit<Reject, 'line'> }
