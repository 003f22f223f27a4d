import { buildSchema, graphql, GraphQLObjectType, GraphQLSchema, GraphQLString, parseValue } from 'graphql'
import { afterEach, expect, test, vi } from 'vitest'
import { GraphError } from '#subgraphs/kit/errors.ts'
import {
  isSharedScalarName,
  sharedScalars,
  sharedScalarSdl,
  type SharedScalarName,
} from '#subgraphs/kit/scalars/index.ts'
import { MASKS } from '#subgraphs/kit/masks/mask.ts'

const IDENTIFIERS = {
  Uscc: ['91350100M000100Y43', '91350100M000100Y44'],
  OrgCode: ['D2143569X', 'D21435690'],
  ResidentId: ['990101199001010019', '990101199001010018'],
  LicenceId: [
    '1.2.156.3005.2.11100000000013338W011.11110000000021135M.20230329701.003.Y',
    '1.2.156.3005.2.11100000000013338W011.11110000000021135M.20230329701.003.Z',
  ],
  LicenceNumber: ['TR-2026-000001', 'TR 2026'],
  DivisionCode: ['350100', '35010'],
  ItemCode: ['511Z07001006', 'G-000007-001'],
  TaskCode: ['91350100M000100Y433000100001001', '91350100M000100Y443000100001001'],
  OrgId: ['cn-uscc:91350100M000100Y43', 'cn-uscc:91350100M000100Y44'],
  PersonId: ['AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAAAB'],
} as const satisfies Partial<Record<SharedScalarName, readonly [string, string]>>

afterEach(() => {
  vi.useRealTimers()
})

test.each(Object.entries(IDENTIFIERS))('%s reads a right value as text, literal and answer', (name, [right]) => {
  const scalar = scalarNamed(name)
  expect(scalar.parseValue(right)).toBe(right)
  expect(scalar.parseLiteral(parseValue(JSON.stringify(right)))).toBe(right)
  expect(scalar.serialize(right)).toBe(right)
})

test.each(Object.entries(IDENTIFIERS))('%s refuses a wrong value without repeating it', async (name, [, wrong]) => {
  const scalar = scalarNamed(name)
  const refusal = thrownBy(() => scalar.parseValue(wrong))
  expect(refusal).toMatchObject({ code: 'IDENTIFIER_INVALID', extensions: { identifier: name } })
  expect(JSON.stringify([refusal.message, refusal.extensions])).not.toContain(wrong)

  const { errors } = await graphql({ schema: echoSchema(name), source: `{ echo(value: ${JSON.stringify(wrong)}) }` })
  expect(errors).toHaveLength(1)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'IDENTIFIER_INVALID', identifier: name })
  expect(errors?.[0]?.message).not.toContain(wrong)
})

test.each(Object.keys(IDENTIFIERS))('%s refuses numbers, lists and null in place of text', (name) => {
  const scalar = scalarNamed(name)
  for (const value of [1, true, null, ['a'], {}]) {
    expect(thrownBy(() => scalar.parseValue(value)).extensions).toMatchObject({ identifier: name, failed: 'SHAPE' })
  }
  expect(thrownBy(() => scalar.parseLiteral(parseValue('350100'))).code).toBe('IDENTIFIER_INVALID')
})

test('a wrong variable is refused with the code of the check', async () => {
  const { errors } = await graphql({
    schema: echoSchema('Uscc'),
    source: 'query ($value: Uscc) { echo(value: $value) }',
    variableValues: { value: '91350100M000100Y44' },
  })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'IDENTIFIER_INVALID', failed: 'CHECK' })
})

test('a resolver that returns a wrong value is a fault of its department, not a refusal', () => {
  for (const [name, [, wrong]] of Object.entries(IDENTIFIERS)) {
    const fault = faultOf(() => scalarNamed(name).serialize(wrong))
    expect(fault).toBeInstanceOf(TypeError)
    expect(fault).not.toBeInstanceOf(GraphError)
    expect(String(fault)).not.toContain(wrong)
  }
})

test('an organisation code is answered in machine form', () => {
  expect(sharedScalars.OrgCode.serialize('D2143569-X')).toBe('D2143569X')
})

test('the division of a resident number is left to the department with the table', () => {
  expect(sharedScalars.ResidentId.parseValue('000000188001010014')).toBe('000000188001010014')
  expect(sharedScalars.ResidentId.description).toContain('whether its division ever existed is checked by')
  expect(thrownBy(() => sharedScalars.ResidentId.parseValue('440524190002290014')).extensions['failed']).toBe('DATE')
})

test('a child born this morning in the first zone of the world has a valid resident number', () => {
  vi.useFakeTimers({ now: new Date('1949-12-30T10:00:00Z') })
  expect(sharedScalars.ResidentId.parseValue('11010519491231002X')).toBe('11010519491231002X')
  vi.useFakeTimers({ now: new Date('1949-12-30T09:59:59Z') })
  expect(thrownBy(() => sharedScalars.ResidentId.parseValue('11010519491231002X')).extensions['failed']).toBe('DATE')
})

test.each(['2026-02-28', '1884-02-29', '0001-01-01'])('%s is a Date', (day) => {
  expect(sharedScalars.Date.parseValue(day)).toBe(day)
  expect(sharedScalars.Date.serialize(day)).toBe(day)
})

test.each(['2026-02-29', '1900-02-29', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', ' 2026-01-01', 0])(
  '%s is no Date',
  (value) => {
    expect(thrownBy(() => sharedScalars.Date.parseValue(value)).code).toBe('BAD_INPUT')
  },
)

test('a JavaScript Date is no calendar day, because it has one only in a zone', () => {
  expect(() => sharedScalars.Date.serialize(new Date())).toThrow(TypeError)
})

test.each([
  '2026-03-01T09:30:00+08:00',
  '2024-07-01T00:00:00-07:00',
  '2026-03-01T01:30:00Z',
  '2026-03-01T01:30:00.123456789Z',
])('%s is a DateTime and keeps its offset', (text) => {
  expect(sharedScalars.DateTime.parseValue(text)).toBe(text)
  expect(sharedScalars.DateTime.serialize(text)).toBe(text)
})

test.each([
  '2026-03-01T09:30:00',
  '2026-03-01',
  '2026-02-29T00:00:00Z',
  '2026-03-01T24:00:00Z',
  '2026-03-01T09:60:00Z',
  '2026-03-01 09:30:00Z',
  '2026-03-01T09:30:00+0800',
  '2026-03-01T09:30Z',
  1_772_000_000,
])('%s is no DateTime', (value) => {
  expect(thrownBy(() => sharedScalars.DateTime.parseValue(value)).code).toBe('BAD_INPUT')
})

test('an instant from a store is written in UTC', () => {
  expect(sharedScalars.DateTime.serialize(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
  expect(() => sharedScalars.DateTime.serialize(new Date(Number.NaN))).toThrow(TypeError)
})

test.each(['14687744162801.0332', '0', '-1.50', '0.000000000000000000001', '123456789012345678901234567890'])(
  '%s survives as a Decimal, digit for digit',
  (text) => {
    expect(sharedScalars.Decimal.parseValue(text)).toBe(text)
    expect(sharedScalars.Decimal.parseLiteral(parseValue(JSON.stringify(text)))).toBe(text)
    expect(sharedScalars.Decimal.serialize(text)).toBe(text)
  },
)

test('a whole number literal of any length keeps its digits', () => {
  expect(sharedScalars.Decimal.parseLiteral(parseValue('12345678901234567890'))).toBe('12345678901234567890')
  expect(sharedScalars.Decimal.parseValue(7_800_000_000)).toBe('7800000000')
  expect(sharedScalars.Decimal.parseValue(-0)).toBe('0')
  expect(sharedScalars.Decimal.serialize(9_007_199_254_740_993n)).toBe('9007199254740993')
})

test.each([
  'NaN',
  'Infinity',
  '1e3',
  '1E3',
  '+1',
  '.5',
  '5.',
  '007',
  '1,000',
  '１',
  '',
  ' 1',
  '1\n',
  '0x10',
  14687744162801.0332,
  0.5,
  Number.NaN,
  2 ** 53,
  null,
])('%s is no Decimal', (value) => {
  expect(thrownBy(() => sharedScalars.Decimal.parseValue(value)).code).toBe('BAD_INPUT')
})

test('a literal with a fraction is refused, because most readers have rounded it', () => {
  expect(thrownBy(() => sharedScalars.Decimal.parseLiteral(parseValue('0.5'))).code).toBe('BAD_INPUT')
  expect(thrownBy(() => sharedScalars.Decimal.parseLiteral(parseValue('1e3'))).code).toBe('BAD_INPUT')
})

test('masked text is answered and cannot be sent', () => {
  expect(sharedScalars.MaskedText.serialize(MASKS.NAME('Test Person One'))).toBe('T***')
  expect(() => sharedScalars.MaskedText.serialize(1)).toThrow(TypeError)
  expect(thrownBy(() => sharedScalars.MaskedText.parseValue('T***')).code).toBe('BAD_INPUT')
  expect(thrownBy(() => sharedScalars.MaskedText.parseLiteral(parseValue('"T***"'))).code).toBe('BAD_INPUT')
})

test.each([
  ['NAME', 'Test Person One', 'T***'],
  ['NAME', '测试', '测*'],
  ['NAME', '测试人员', '测***'],
  ['NAME', '测', '*'],
  ['NAME', 'É́mile', 'É́***'],
  ['NAME', '𠮷田', '𠮷*'],
  ['NAME', '', '*'],
  ['ID', '990101199001010019', '9****************9'],
  ['ID', '99', '**'],
  ['ID', '', ''],
  ['PHONE', '000-1234-5678', '*********78'],
  ['PHONE', '+00 0001 23', '******23'],
  ['PHONE', '12', '**'],
] as const)('the mask %s shows of "%s" only "%s"', (mask, clear, shown) => {
  expect(MASKS[mask](clear)).toBe(shown)
})

test('every shared scalar has its definition with a description, ready to stand in a schema', () => {
  const names = Object.keys(sharedScalars)
  const schema = buildSchema(`${Object.values(sharedScalarSdl).join('\n\n')} type Query { any: Uscc }`)

  expect(Object.keys(sharedScalarSdl)).toEqual(names)
  for (const name of names) {
    expect(schema.getType(name)?.description).toBe(scalarNamed(name).description)
    expect(scalarNamed(name).name).toBe(name)
  }
  expect(names).toHaveLength(14)
  expect(isSharedScalarName('toString')).toBe(false)
})

function scalarNamed(name: string) {
  if (!isSharedScalarName(name)) throw new Error(`No shared scalar ${name}.`)
  return sharedScalars[name]
}

function echoSchema(name: string): GraphQLSchema {
  const echo = { type: GraphQLString, args: { value: { type: scalarNamed(name) } } }
  return new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { echo } }) })
}

function faultOf(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

function thrownBy(act: () => unknown): GraphError {
  const error = faultOf(act)
  if (error instanceof GraphError) return error
  throw error
}
