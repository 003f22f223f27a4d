import { expectTypeOf, test } from 'vitest'
import type { Due } from '#subgraphs/kit/deadline/index.ts'
import {
  checkUscc,
  orgIdOfUscc,
  parsePersonId,
  parseUscc,
  type OrgId,
  type PersonId,
  type ResidentId,
  type Uscc,
} from '#subgraphs/kit/identifiers/index.ts'
import { maskId, type MaskedText } from '#subgraphs/kit/masks/mask.ts'
import { sharedScalars, type Decimal, type IsoDate } from '#subgraphs/kit/scalars/index.ts'

test('a plain string does not go where a credit code is due', () => {
  // @ts-expect-error it has not passed the check
  orgIdOfUscc('91350100M000100Y43')
  orgIdOfUscc(parseUscc('91350100M000100Y43'))
})

test('masked text does not go where a clear value is due', () => {
  // @ts-expect-error the clear value did not travel
  orgIdOfUscc(maskId('91350100M000100Y43'))
  expectTypeOf<MaskedText>().not.toExtend<Uscc>()
  expectTypeOf<MaskedText>().not.toExtend<ResidentId>()
})

test('a clear value does not go where masked text is due', () => {
  expectTypeOf<Uscc>().not.toExtend<MaskedText>()
  expectTypeOf<string>().not.toExtend<MaskedText>()
})

test('one identifier is never another', () => {
  expectTypeOf<OrgId>().not.toExtend<Uscc>()
  expectTypeOf<PersonId>().not.toExtend<ResidentId>()
  expectTypeOf(parsePersonId('AAAAAAAAAAAAAAAAAAAAAA')).toEqualTypeOf<PersonId>()
})

test('every identifier is still a string on its way out', () => {
  expectTypeOf<Uscc>().toExtend<string>()
  expectTypeOf<MaskedText>().toExtend<string>()
})

test('a value is at hand only after the check was looked at', () => {
  const check = checkUscc('91350100M000100Y43')
  // @ts-expect-error a failed check has no value
  void check.value
  if (check.ok) expectTypeOf(check.value).toEqualTypeOf<Uscc>()
  else expectTypeOf(check.failed).toEqualTypeOf<'SHAPE' | 'ALPHABET' | 'CHECK' | 'DATE' | 'DIVISION'>()
})

test('a scalar hands resolvers the branded value', () => {
  expectTypeOf(sharedScalars.Uscc.parseValue).returns.toEqualTypeOf<Uscc>()
  expectTypeOf(sharedScalars.Decimal.parseValue).returns.toEqualTypeOf<Decimal>()
  expectTypeOf<IsoDate>().not.toExtend<Decimal>()
})

test('a due day may be missing, so nobody forgets the open stop', () => {
  expectTypeOf<Due['on']>().toEqualTypeOf<string | null>()
})
