import { GraphQLScalarType } from 'graphql'
import { GraphError } from '../errors.ts'
import type { MaskedText } from '../masks/mask.ts'

/** Masked text: only ever in an answer. */
export const MaskedTextScalar = new GraphQLScalarType<MaskedText, string>({
  name: 'MaskedText',
  description:
    'Text masked by the department that keeps it (脱敏文本). The clear value did not travel; where there is one, it is ' +
    'another field. Cannot be sent.',
  parseValue: refuse,
  parseLiteral: refuse,
  serialize(value) {
    if (typeof value !== 'string') throw new TypeError('A resolver returned no text for a field of type MaskedText.')
    return value
  },
})

function refuse(): never {
  throw new GraphError('BAD_INPUT', 'MaskedText is only ever in an answer; send the clear identifier.')
}
