import { expect, test } from 'vitest'
import { presentedToken } from '#router/sso/presented-token.ts'

const ask = (authorization: string[] | undefined, path = '/graphql') =>
  presentedToken({ headers: { authorization }, address: path })

test('without a header a request is anonymous', () => {
  expect(ask(undefined)).toBeNull()
})

test.each([
  ['Bearer abc', 'Bearer'],
  ['bearer abc', 'Bearer'],
  ['BEARER abc', 'Bearer'],
  ['Bearer   abc', 'Bearer'],
  ['DPoP abc', 'DPoP'],
  ['dpop abc', 'DPoP'],
])('the scheme counts in any case: %s', (value, scheme) => {
  expect(ask([value])).toEqual({ scheme, text: 'abc' })
})

test.each([
  ['two headers', 'MALFORMED_REQUEST', ['Bearer abc', 'Bearer def'], '/graphql'],
  ['the same header twice', 'MALFORMED_REQUEST', ['Bearer abc', 'Bearer abc'], '/graphql'],
  ['a token in the address', 'MALFORMED_REQUEST', undefined, '/graphql?access_token=abc'],
  ['a token in the address, encoded', 'MALFORMED_REQUEST', undefined, '/graphql?%61ccess_token=abc'],
  ['an empty token in the address beside a header', 'MALFORMED_REQUEST', ['Bearer abc'], '/graphql?access_token='],
  ['an empty header', 'UNAUTHENTICATED', [''], '/graphql'],
  ['a scheme without a token', 'UNAUTHENTICATED', ['Bearer '], '/graphql'],
  ['another scheme', 'UNAUTHENTICATED', ['Basic abc'], '/graphql'],
  ['a scheme that only begins like ours', 'UNAUTHENTICATED', ['BearerX abc'], '/graphql'],
  ['a bound token and a plain one', 'MALFORMED_REQUEST', ['DPoP abc', 'Bearer abc'], '/graphql'],
  ['two tokens in one header', 'UNAUTHENTICATED', ['Bearer abc, Bearer def'], '/graphql'],
])('never anonymous: %s', (...[, code, authorization, path]) => {
  expect(() => ask(authorization, path)).toThrow(expect.objectContaining({ code }))
})
