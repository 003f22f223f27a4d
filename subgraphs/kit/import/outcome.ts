import type { Applied, Finding } from './profile.ts'
import type { Refusal } from './refusal.ts'

/** A file, and how it is read. */
export interface FileOfProfile {
  /** Name of the profile. */
  readonly profile: string
  readonly sha256: string
}

/** One row that was left out. The value itself is never here, only its class. */
export interface Reject {
  /** Line on which the record begins, counted from 1 with the header; of a JSON document, number of the record. */
  readonly line: number
  /** Null where the whole row is to blame. */
  readonly column: string | null
  /** `empty`, `digits`, `number`, `text of 12 characters`; null where no single value is to blame. */
  readonly valueClass: string | null
  readonly code: string
  readonly expected: string
}

export interface ImportProgress {
  readonly bytes: number
  readonly totalBytes: number
  readonly rows: number
  readonly rejected: number
}

/**
 * What became of a file. `IMPORTED`: every row landed or is rejected, so `added + changed + unchanged + rejected = rows`.
 * `ALREADY_IMPORTED`: the same file with the same profile was imported before; the figures are those of that time.
 * `REFUSED`: nothing of the file was stored; `rows` and `rejected` tell how far it was read.
 */
export interface ImportOutcome {
  readonly state: 'IMPORTED' | 'ALREADY_IMPORTED' | 'REFUSED'
  readonly profile: string
  readonly sha256: string
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
  readonly rejectedBy: Readonly<Record<string, number>>
  readonly findings: Readonly<Record<string, number>>
  readonly refusal: Refusal | null
}

type Counts = Omit<ImportOutcome, 'state' | 'profile' | 'sha256' | 'refusal'>

/** Counts while a file is read. */
export class Tally {
  rows = 0
  rejected = 0
  readonly #applied = { added: 0, changed: 0, unchanged: 0 }
  readonly #rejectedBy: Record<string, number> = {}
  readonly #findings: Record<string, number> = {}

  countReject({ code }: Reject) {
    this.rejected += 1
    this.#rejectedBy[code] = (this.#rejectedBy[code] ?? 0) + 1
  }

  countApplied({ added, changed, unchanged }: Applied) {
    this.#applied.added += added
    this.#applied.changed += changed
    this.#applied.unchanged += unchanged
  }

  countFindings(findings: readonly Finding[]) {
    for (const { code } of findings) this.#findings[code] = (this.#findings[code] ?? 0) + 1
  }

  imported(file: FileOfProfile): ImportOutcome {
    return { state: 'IMPORTED', ...file, ...this.#counts(), refusal: null }
  }

  refused(file: FileOfProfile, refusal: Refusal): ImportOutcome {
    return { state: 'REFUSED', ...file, ...this.#counts(), added: 0, changed: 0, unchanged: 0, refusal }
  }

  #counts(): Counts {
    const { rows, rejected } = this
    return { rows, ...this.#applied, rejected, rejectedBy: this.#rejectedBy, findings: this.#findings }
  }
}

/** What may be said of a refused value: enough to find the mistake, nothing to recognise a person by. */
export function classOf(value: string): string {
  if (value === '') return 'empty'
  if (/^\d+$/.test(value)) return 'digits'
  if (/^-?\d+(?:[.,]\d+)*$/.test(value)) return 'number'
  return `text of ${value.length} characters`
}
