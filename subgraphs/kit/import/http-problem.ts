/** Why something was not carried out: the rule, and what to do. */
export interface ImportProblem {
  readonly code: string
  readonly rule: string
  readonly wayOut: string
}

export interface HttpProblem {
  readonly status: number
  readonly problem: ImportProblem
}

/** Everything that a request to import may be refused for before a file is read. */
export const HTTP_PROBLEMS = {
  badDigest: row(400, {
    code: 'BAD_INPUT',
    rule: 'A file is named by its SHA-256: 64 hexadecimal digits in lower case.',
    wayOut: 'Compute it over the whole file.',
  }),
  badOffset: row(400, {
    code: 'BAD_INPUT',
    rule: 'The header civigraph-offset says at which byte of the file the body begins.',
    wayOut: 'Ask with GET what has arrived.',
  }),
  badShare: row(400, {
    code: 'BAD_INPUT',
    rule: 'maxRejectShare is a number from 0 to 1.',
    wayOut: 'Give for example 0.1: one row in ten.',
  }),
  notAllowed: row(401, {
    code: 'UNAUTHENTICATED',
    rule: 'Importing needs the import key as a bearer token.',
    wayOut: 'The key is in the file import-key of the data folder; name it with --key-file.',
  }),
  otherOffset: row(409, {
    code: 'OFFSET_MISMATCH',
    rule: 'The body does not begin where the file stops.',
    wayOut: 'Ask with GET what has arrived.',
  }),
  uploadRunning: row(409, {
    code: 'UPLOAD_RUNNING',
    rule: 'This file is being sent already.',
    wayOut: 'Wait until the other upload has ended.',
  }),
  tooLarge: row(413, {
    code: 'FILE_TOO_LARGE',
    rule: 'The file is larger than this department takes.',
    wayOut: 'Split it; each part keeps the header.',
  }),
  noBody: row(415, {
    code: 'BAD_INPUT',
    rule: 'The body is the file, as application/octet-stream.',
    wayOut: 'Set the content type.',
  }),
} as const satisfies Record<string, HttpProblem>

/** @param names Of the profiles that there are. */
export function unknownProfile(names: readonly string[]): HttpProblem {
  return row(404, {
    code: 'UNKNOWN_PROFILE',
    rule: 'This department has no such profile.',
    wayOut: names.length === 0 ? 'It takes no files.' : `Choose one of ${names.join(', ')}.`,
  })
}

function row(status: number, problem: ImportProblem): HttpProblem {
  return { status, problem }
}
