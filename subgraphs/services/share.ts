/** Decimals of the shares that the graph shows. */
export const SHOWN_DECIMALS = 6

/** A fraction of two whole numbers from 0; exact, whatever their size. */
export interface Share {
  readonly met: bigint
  /** Above 0. */
  readonly total: bigint
}

/** The share as text, rounded half up: `0.8733`. */
export function writeShare(share: Share, decimals: number): string {
  const digits = rounded(share, decimals)
    .toString()
    .padStart(decimals + 1, '0')
  if (decimals === 0) return digits
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** The exact share against a number in plain notation from 0: below, equal, above. */
export function compareShare({ met, total }: Share, number: string): -1 | 0 | 1 {
  const { digits, decimals } = scaled(number)
  const difference = met * 10n ** BigInt(decimals) - digits * total
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}

/** Whether the exact share is at least `target`. */
export function reachesExactly(share: Share, target: string): boolean {
  return compareShare(share, target) >= 0
}

/** Whether the share, rounded half up to so many decimals, is at least `target`. */
export function reachesRounded(share: Share, target: string, decimals: number): boolean {
  return reachesExactly({ met: rounded(share, decimals), total: 10n ** BigInt(decimals) }, target)
}

/** Whether a number in plain notation is 0, however it is written. */
export function isZero(target: string): boolean {
  return scaled(target).digits === 0n
}

function rounded({ met, total }: Share, decimals: number): bigint {
  return (2n * met * 10n ** BigInt(decimals) + total) / (2n * total)
}

function scaled(number: string): { digits: bigint; decimals: number } {
  const [whole = '0', fraction = ''] = number.split('.')
  return { digits: BigInt(whole + fraction), decimals: fraction.length }
}
