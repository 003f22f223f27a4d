import { describe, expect, test } from 'vitest'
import type { At } from './sign-on.ts'

/** Locks the analyst for a minute: these cases come last. */
export function guessingCases(at: At): void {
  describe('guessing passwords', () => {
    const refused = 'Invalid username or password.'

    test('a name nobody has gets the same answer as a wrong password', async () => {
      await expect(at().stock.login({ username: 'nobody' })).rejects.toThrow(refused)
      await expect(at().stock.login({ password: 'wrong' })).rejects.toThrow(refused)
      expect((await at().stock.login()).tokens.access_token).toBeTypeOf('string')
    })

    test('five failures lock a name, with the same words and the right password included', async () => {
      const { stock } = at()
      expect((await stock.login({ username: 'analyst' })).tokens.access_token).toBeTypeOf('string')
      for (let i = 0; i < 5; i += 1) {
        await expect(stock.login({ username: 'analyst', password: `wrong ${i}` })).rejects.toThrow(refused)
      }
      await expect(stock.login({ username: 'analyst' })).rejects.toThrow(refused)
    })
  })
}
