import type { Place } from '../place.ts'
import { type ChangeRule, SCHEMA_CHANGES, type Severity } from './change-rules.ts'
import { DIRECTIVE_CHANGES } from './directive-rules.ts'

/** Every code that a comparison can give. */
export const CHANGES = { ...SCHEMA_CHANGES, ...DIRECTIVE_CHANGES }

export type ChangeCode = keyof typeof CHANGES

export interface Change {
  readonly code: ChangeCode
  readonly coordinate: string
  readonly severity: Severity
  readonly message: string
  /** Where it stands; what is gone stands in the old text. */
  readonly place: Place & { readonly text: 'old' | 'new' }
  readonly wayOut: string
}

interface Noticed {
  readonly coordinate: string
  readonly message: string
  readonly place: Place
  /** What is gone stands there. */
  readonly inOld?: boolean
  /** Callers never saw it, or it is nothing that callers can use. */
  readonly unseen?: boolean
}

export function change(code: ChangeCode, { coordinate, message, place, inOld, unseen }: Noticed): Change {
  const { severity, wayOut }: ChangeRule = CHANGES[code]
  return {
    code,
    coordinate,
    severity: unseen === true ? 'safe' : severity,
    message,
    place: { ...place, text: inOld === true ? 'old' : 'new' },
    wayOut: unseen === true ? 'Nothing needs to be done: callers do not see it.' : wayOut,
  }
}
