import type { Transaction } from 'kysely'

/** Why one value was refused. The value itself never leaves the import: only its class is reported. */
export interface ValueProblem {
  /** Stable code, for example `NOT_A_DAY`, `OUT_OF_RANGE`, `CHECK_DIGIT`. */
  readonly code: string
  /** One sentence without the value: what was expected. */
  readonly expected: string
  /** `row`: this row goes to the reject file. `file`: the file is not what the profile describes, nothing is imported. */
  readonly spoils: 'row' | 'file'
}

export type ReadValue<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: ValueProblem }

/** How one column is read. Made by the functions of `columns.ts`. */
export interface Column<Value> {
  /** For people: `a calendar day`, `a whole number from 0`. */
  readonly expected: string
  readonly read: (text: string) => ReadValue<Value>
}

export type Columns = Readonly<Record<string, Column<unknown>>>

/** What `columns` gives for one row of the file. */
export type RecordOf<C extends Columns> = {
  readonly [Name in keyof C]: C[Name] extends Column<infer Value> ? Value : never
}

/** Something worth knowing about a row that is imported all the same, for example `MET_ABOVE_TOTAL`. */
export interface Finding {
  readonly code: string
  readonly column: string
}

export interface ImportSource {
  /** Title of the source, as it is shown beside every figure that comes from it. */
  readonly title: string
  /** Licence as stated by the source, for example `OGL-Canada-2.0`. */
  readonly licence: string
  /** Attribution line that the licence demands; empty when it demands none. */
  readonly attribution: string
}

/** What became of a batch. */
export interface Applied {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

/**
 * How one kind of file is read into one department. Declared, never guessed: a file that does not fit is refused with
 * line, column and rule.
 */
export interface ImportProfile<C extends Columns = Columns, Row = unknown> {
  /** Lower case with hyphens, for example `ca-service-standards`. */
  readonly name: string
  /** One sentence: what a row is. */
  readonly meaning: string
  readonly source: ImportSource
  readonly format: 'csv' | 'json-lines' | 'json'
  readonly encoding: 'utf-8' | 'gb18030'
  /** CSV only; a comma by default. */
  readonly delimiter?: ',' | ';' | '\t'
  /**
   * Lines at the end of a CSV file that are no records (a total, a note): those whose first value matches. A record after
   * such a line refuses the file.
   */
  readonly trailer?: RegExp
  /**
   * JSON only (one document, at most 16 MB): the records in it, each value as the text of its column. Throws when the
   * document is not what the profile describes.
   */
  readonly records?: (document: unknown) => Iterable<Readonly<Record<string, string>>>
  /** Exactly the columns of the header, in any order. A missing or unknown one refuses the file. */
  readonly columns: C
  /** Rows with an equal key are duplicates: the first stays, later ones are rejected as `DUPLICATE_KEY`. */
  readonly key: (record: RecordOf<C>) => string
  /** From a record to what is stored, with findings. May refuse the row by a problem that names a column. */
  readonly toRow: (
    record: RecordOf<C>,
  ) =>
    | { readonly ok: true; readonly row: Row; readonly findings: readonly Finding[] }
    | { readonly ok: false; readonly column: string; readonly problem: ValueProblem }
  /**
   * Writes a batch (at most 500 rows with different keys) into the department's schema, idempotently; `search_path` is
   * set to it. A `GraphError` refuses the file.
   */
  readonly apply: (transaction: Transaction<unknown>, rows: readonly Row[]) => Promise<Applied>
  /** Runs once after the last batch, in the same transaction: links between rows, findings over the whole file. */
  readonly finish?: (transaction: Transaction<unknown>) => Promise<readonly Finding[]>
}

/** Declares a profile; the only use is to infer the types of `columns`. */
export function defineProfile<C extends Columns, Row>(profile: ImportProfile<C, Row>): ImportProfile {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the engine calls it, with its own records and rows
  return profile as unknown as ImportProfile
}
