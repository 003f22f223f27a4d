/** Why a whole file was refused. Never holds a value of the file. */
export interface Refusal {
  /** A row of the table of refusals, or the code of a value problem that spoils the file. */
  readonly code: RefusalCode | (string & {})
  /** Counted from 1 with the header; null where no line is to blame. */
  readonly line: number | null
  readonly column: string | null
  readonly rule: string
  readonly wayOut: string
}

/** Largest record of a file, in bytes of UTF-8. */
export const MAX_RECORD_BYTES = 1_000_000

/** Largest file of the format `json`, which is read in one piece. */
export const MAX_DOCUMENT_BYTES = 16_000_000

/** Reasons for which a whole file is refused, apart from a value that spoils it. */
const refusals = {
  DOCUMENT_TOO_LARGE: row(
    `A JSON document is longer than ${MAX_DOCUMENT_BYTES} bytes.`,
    'Bring it as JSON Lines, with a profile for that format.',
  ),
  FILE_CUT_OFF: row(
    'The file stops in the middle of a record.',
    'Fetch the file again and compare its size with the source.',
  ),
  FILE_DIGEST: row('What arrived is not the file that was announced.', 'Send the file again from the start.'),
  FILE_EMPTY: row(
    'The file holds no header and no rows.',
    'Fetch the file again and compare its size with the source.',
  ),
  HEADER_MISSING: row(
    'The first line is not the header of this profile.',
    'Add the header line, or choose another profile.',
  ),
  IMPORT_RUNNING: row(
    'Another file of this profile is being imported.',
    'Wait until it has ended, then send this one again.',
  ),
  MISSING_COLUMN: row('A column of the profile is missing.', 'Choose the profile for this file, or write a new one.'),
  NOT_AS_DESCRIBED: row(
    'The JSON document is not what the profile describes.',
    'Choose the profile for this file, or write a new one.',
  ),
  NOT_JSON: row(
    'The file is not one whole JSON document.',
    'Fetch the file again and compare its size with the source.',
  ),
  QUOTING: row(
    'A quotation mark stands where none may be; inside a quoted value it is written twice.',
    'Mend that line, or declare another delimiter in the profile.',
  ),
  RECORD_TOO_LARGE: row(
    `A record is longer than ${MAX_RECORD_BYTES} bytes.`,
    'Look for a quotation mark that is not closed, or for another delimiter.',
  ),
  REPEATED_COLUMN: row('A column stands twice in the header.', 'Remove one of the two.'),
  TOO_MANY_REJECTS: row(
    'More rows do not fit the profile than may be left out.',
    'Read the reject list: mend the file, correct the profile, or allow a larger share.',
  ),
  TRAILER_INSIDE: row('A record follows a trailer line.', 'Remove the trailer line, or correct the profile.'),
  UNKNOWN_COLUMN: row(
    'The header holds a column that the profile does not know.',
    'Choose the profile for this file, or write a new one.',
  ),
  WRONG_ENCODING: row(
    'The bytes are not text in the encoding of the profile.',
    'Convert the file, or correct the profile.',
  ),
} as const satisfies Record<string, Pick<Refusal, 'rule' | 'wayOut'>>

export type RefusalCode = keyof typeof refusals

/** Ends the reading of a file; the transaction around it is rolled back. */
export class FileRefused extends Error {
  override name = 'FileRefused'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(`${refusal.code}: ${refusal.rule} ${refusal.wayOut}`)
    this.refusal = refusal
  }
}

/** @param detail Added to the rule of the table. Never a value of the file. */
export function refuse(
  code: RefusalCode,
  { line = null, column = null, detail = '' }: { line?: number | null; column?: string | null; detail?: string } = {},
): FileRefused {
  const { rule, wayOut } = refusals[code]
  return new FileRefused({ code, line, column, rule: `${rule} ${detail}`.trim(), wayOut })
}

function row(rule: string, wayOut: string) {
  return { rule, wayOut }
}
