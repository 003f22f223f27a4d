import { Kind } from 'graphql'
import { GraphError } from '../errors.ts'
import { passed, type Branded } from '../identifiers/check.ts'
import { textScalar } from './text-scalar.ts'

/** An exact decimal number as text, digits as written: `14687744162801.0332`. Never turn it into a `number`. */
export type Decimal = Branded<'Decimal'>

/** An exact decimal number: a string on the wire; whole numbers are also read as numbers. */
export const DecimalScalar = textScalar({
  name: 'Decimal',
  description:
    'An exact decimal number (十进制数) as a string, digits as written: "14687744162801.0332". Whole numbers may be sent ' +
    'as numbers; numbers with a fraction or an exponent are refused, because they have lost digits already.',
  read: parseDecimal,
  refuse,
  textOf,
  literals: [Kind.INT],
})

/**
 * An exact decimal number: optional minus, whole part without needless zeros, optional fraction whose last zeros stay.
 * No plus, exponent, separator, `NaN` or `Infinity`.
 *
 * @throws {GraphError} `BAD_INPUT`
 */
export function parseDecimal(text: string): Decimal {
  if (!/^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/.test(text)) throw refuse()
  return passed<'Decimal'>(text).value
}

/** Beyond 2^53 JSON readers round whole numbers too, so those must come as text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString()
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined
}

function refuse(): GraphError {
  return new GraphError(
    'BAD_INPUT',
    'A Decimal is a string of digits with an optional minus and fraction ("-12.50"), without an exponent; a number is ' +
      'accepted only when it is whole and below 2^53.',
  )
}
