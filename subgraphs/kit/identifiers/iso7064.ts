import { ALPHABET_36 } from './check.ts'

/**
 * Check character of ISO 7064 MOD 11-2 (`0`–`9` or `X`). Finds every single wrong digit and every swap of neighbours.
 *
 * @param digits ASCII digits without the check character, of any length. `079` gives `X`.
 */
export function mod11Radix2(digits: string): string {
  let remainder = 0
  for (const digit of digits) remainder = ((remainder + ALPHABET_36.indexOf(digit)) * 2) % 11
  return '0123456789X'.charAt((12 - remainder) % 11)
}

/** True when the last character is the ISO 7064 MOD 11-2 check of the digits before it. */
export function passesMod11Radix2(text: string): boolean {
  return /^[0-9]+[0-9X]$/.test(text) && mod11Radix2(text.slice(0, -1)) === text.slice(-1)
}

/**
 * Check character of ISO 7064 MOD 37,36 (`0`–`9`, `A`–`Z`). Finds every single wrong character; misses 0.15 % of swaps
 * of neighbours.
 *
 * @param characters ASCII digits and capital letters without the check character, of any length.
 */
export function mod37Radix36(characters: string): string {
  let product = 36
  for (const character of characters) {
    const sum = (product + ALPHABET_36.indexOf(character)) % 36
    product = ((sum === 0 ? 36 : sum) * 2) % 37
  }
  return ALPHABET_36.charAt((37 - product) % 36)
}

/** True when the last character is the ISO 7064 MOD 37,36 check of the characters before it. */
export function passesMod37Radix36(text: string): boolean {
  return /^[0-9A-Z]{2,}$/.test(text) && mod37Radix36(text.slice(0, -1)) === text.slice(-1)
}
