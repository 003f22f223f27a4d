import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { signEs256 } from '#router/sso/sign-es256.ts'

test('a signature is 64 bytes and verifies in JOSE’s form, also when one of its two numbers is short', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = { key: createPublicKey(privateKey), dsaEncoding: 'ieee-p1363' } as const
  // One signature in 128 or so has a number with a leading zero byte.
  const texts = Array.from({ length: 1_500 }, (_, place) => `text ${place}`)
  const signatures = await Promise.all(texts.map((text) => signEs256(privateKey, text)))

  expect(signatures.filter((signature) => signature[0] === 0 || signature[32] === 0).length).toBeGreaterThan(0)
  expect(new Set(signatures.map((signature) => signature.length))).toEqual(new Set([64]))
  expect(
    texts.every((text, place) => verify('sha256', Buffer.from(text), key, signatures[place] ?? Buffer.alloc(0))),
  ).toBe(true)
})
