import type { Exchange } from '../exchange.ts'
import type { CheckedOperation } from '../steps/checked-operations.ts'

/** Operations beyond this are counted together: a caller who sends ever new texts must not fill the memory. */
const LABELS_MAX = 1_000

const NAME_CHARACTERS_MAX = 64

/** As many digits as the shortest part of an identifier that tells somebody apart. */
const LIKE_AN_IDENTIFIER = /\d{5}/

/**
 * An operation's name, where it may be shown to operators. Its caller chose it: a long one, or one that may hold somebody's
 * number, is not repeated anywhere.
 */
export function shownName({ name }: CheckedOperation): string | null {
  if (name === undefined || name.length > NAME_CHARACTERS_MAX || LIKE_AN_IDENTIFIER.test(name)) return null
  return name
}

/** A short label for the operation of each exchange: its name, if it has one, and the beginning of its hash. */
export function operationLabels(): (exchange: Pick<Exchange, 'operation' | 'origin'>) => string {
  const labels = new WeakMap<CheckedOperation, string>()
  const distinct = new Set<string>()

  function label(operation: CheckedOperation, origin: Exchange['origin']): string {
    const found = `${shownName(operation) ?? 'unnamed'}:${operation.hash.slice(0, 12)}`
    // Registered documents are as many as applications registered: no flood of texts takes their labels away.
    if (origin === 'trusted' || distinct.has(found)) return found
    if (distinct.size >= LABELS_MAX) return 'other'
    distinct.add(found)
    return found
  }

  return ({ operation, origin }) => {
    if (operation === null) return 'none'
    const known = labels.get(operation)
    if (known !== undefined) return known
    const made = label(operation, origin)
    labels.set(operation, made)
    return made
  }
}
