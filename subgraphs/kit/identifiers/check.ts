/** Which check an identifier failed, in the order in which they are made. */
export type FailedCheck = 'SHAPE' | 'ALPHABET' | 'CHECK' | 'DATE' | 'DIVISION'

declare const brand: unique symbol

/**
 * A string that passed the check of its name. It is a plain string at run time; for the compiler two names never fit
 * each other, and a plain string fits none.
 */
export type Branded<Name extends string> = string & { readonly [brand]: Name }

/** What is wrong with a value. It never holds the value, so it may be logged, shown and sent. */
export interface IdentifierProblem {
  readonly ok: false
  /** Name of the scalar, for example `Uscc`. */
  readonly identifier: string
  readonly failed: FailedCheck
  /** The rule that was broken, for people. */
  readonly message: string
}

/** The answer of every `check…` function: the branded value, or which check failed. */
export type Check<Value extends string> = { readonly ok: true; readonly value: Value } | IdentifierProblem

/** Digits and capital letters by value, as ISO 7064 and GB 11714 count them. */
export const ALPHABET_36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** A value that passed all checks of its name. Only `check…` functions call it, as their last line. */
export function passed<Name extends string>(value: string): { readonly ok: true; readonly value: Branded<Name> } {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a brand exists for the compiler only; given here alone
  return { ok: true, value: value as Branded<Name> }
}

/** Binds the name of an identifier, so that its file says only which check failed and by which rule. */
export function problemOf(identifier: string): (failed: FailedCheck, message: string) => IdentifierProblem {
  return (failed, message) => ({ ok: false, identifier, failed, message })
}
