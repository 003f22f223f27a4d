/** Compares two numbers in plain notation (`-1.50`) digit by digit; a double would call `0.1` and `0.10…01` equal. */
export function compareDecimals(left: string, right: string): -1 | 0 | 1 {
  const places = Math.max(placesOf(left), placesOf(right))
  const difference = scaled(left, places) - scaled(right, places)
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}

function placesOf(number: string): number {
  return number.split('.')[1]?.length ?? 0
}

function scaled(number: string, places: number): bigint {
  const [whole = '0', fraction = ''] = number.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}
