import { describeFault, ERRORS, type ErrorCode, GraphError, isErrorCode, publicError } from '@civigraph/subgraph-kit'
import { GraphQLError } from 'graphql'
import { describe, expect, test } from 'vitest'
import { CANARY } from '../support/tiny-subgraph.ts'

const codes = Object.keys(ERRORS).filter(isErrorCode)

describe('the table', () => {
  test.for(codes)('%s has a status of a failure, one sentence of meaning and the version that added it', (code) => {
    const { status, meaning, addedIn } = ERRORS[code]
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
    expect(meaning).toMatch(/^[A-Z][^.]*\.$/)
    expect(addedIn).toMatch(/^\d+\.\d+$/)
  })

  test('only what may pass by itself may be sent again unchanged', () => {
    expect(codes.filter((code) => ERRORS[code].retry)).toEqual([
      'DEADLINE_EXCEEDED',
      'OVERLOADED',
      'QUOTA',
      'STREAM_ENDED',
      'UPSTREAM_MALFORMED',
      'UPSTREAM_UNAVAILABLE',
    ])
  })

  test.for(['', 'forbidden', 'toString', '__proto__', 'constructor', 5, null, undefined])(
    '%s is no code of it',
    (code) => {
      expect(isErrorCode(code)).toBe(false)
    },
  )
})

describe('a refusal', () => {
  test('says what its code means and how to mend it, and carries status and code for programs', () => {
    const refusal = new GraphError('FORBIDDEN', 'Needs scope licence:read.', { missing: ['licence:read'] })
    expect(refusal).toBeInstanceOf(GraphQLError)
    expect(refusal.toJSON()).toEqual({
      message: 'The caller lacks a right that this field requires. Needs scope licence:read.',
      extensions: { code: 'FORBIDDEN', retry: false, http: { status: 403 }, missing: ['licence:read'] },
    })
  })

  test('cannot be given another code by what it carries', () => {
    const carried = { code: 'NOT_FOUND', retry: true, http: { status: 200 } }
    expect(new GraphError('FORBIDDEN', '', carried).extensions).toEqual({
      code: 'FORBIDDEN',
      retry: false,
      http: { status: 403 },
    })
  })

  test('without a detail ends with its meaning', () => {
    expect(new GraphError('NOT_FOUND', '').message).toBe(ERRORS.NOT_FOUND.meaning)
  })
})

function seen(error: GraphQLError) {
  const reported: unknown[] = []
  const { message, path, extensions } = publicError(error, (one) => void reported.push(one))
  return { message, path, code: extensions['code'] as ErrorCode, reported }
}

describe('what a caller sees of an error', () => {
  test('twice made public is the same as once', () => {
    const at = { path: ['a'], originalError: new GraphError('NOT_FOUND', 'Look elsewhere.') }
    const once = publicError(new GraphQLError('', at), () => {})
    expect(once.toJSON()).toMatchObject({ path: ['a'], extensions: { code: 'NOT_FOUND' } })
    const wrong = new GraphQLError(`Variable "$id" got invalid value "${CANARY}"; it is wrong.`)
    const first = publicError(wrong, () => {})
    expect(publicError(first, () => {}).toJSON()).toEqual(first.toJSON())
    expect(first.message).toContain('$id')
  })

  test.for<[string, GraphQLError]>([
    ['a plain error', new GraphQLError(CANARY, { path: ['a', 0], originalError: new Error(CANARY) })],
    ['an error of GraphQL', new GraphQLError(CANARY, { path: ['a', 0], originalError: new GraphQLError(CANARY) })],
    ['an error with a foreign code', new GraphQLError(CANARY, { path: ['a', 0], extensions: { code: 'THEIRS' } })],
    [
      'an error that borrows a code',
      new GraphQLError(CANARY, {
        path: ['a', 0],
        originalError: Object.assign(new Error(CANARY), { extensions: { code: 'FORBIDDEN' } }),
      }),
    ],
  ])('%s below a field is INTERNAL and is reported', ([, error]) => {
    const { message, path, code, reported } = seen(error)
    expect([path, code, reported.length]).toEqual([['a', 0], 'INTERNAL', 1])
    expect(message).not.toContain(CANARY)
  })

  test('a failure before the first field, that is none of the request’s, is INTERNAL too', () => {
    const { message, code, reported } = seen(new GraphQLError(CANARY, { originalError: new Error(CANARY) }))
    expect([code, reported.length, message.includes(CANARY)]).toEqual(['INTERNAL', 1, false])
  })
})

describe('a fault in the log', () => {
  test('is named by class, code and place, never by its text', () => {
    const fault = Object.assign(new TypeError(`about ${CANARY}\n    at ${CANARY} (${CANARY}.ts:1:1)`), {
      code: '23505',
    })
    const described = describeFault(fault)
    expect(described).toMatch(/^TypeError 23505 \| at .*errors\.test\.ts:\d+/)
    expect(described).not.toContain(CANARY)
  })

  test.for([
    ['a text', CANARY, 'string'],
    ['nothing', undefined, 'undefined'],
    ['a record', { CANARY }, 'object'],
  ])('is named by its kind when it is %s', ([, thrown, kind]) => {
    expect(describeFault(thrown)).toBe(kind)
  })
})
