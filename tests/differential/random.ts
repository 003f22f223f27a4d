/** A source of chance that gives the same sequence for the same seed, on every machine. */
export interface Random {
  /** At least 0, below 1. */
  readonly fraction: () => number
  /** A whole number from 0 up to, and without, the bound. */
  readonly below: (bound: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
  /** Up to `count` different items, in random order. */
  readonly some: <T>(from: readonly T[], count: number) => T[]
}

/** @source Mulberry32, a generator of 32 bits of state in the public domain. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0

  function fraction(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const below = (bound: number) => Math.floor(fraction() * bound)

  function pick<T>(from: readonly T[]): T {
    const picked = from[below(from.length)]
    if (picked === undefined) throw new Error('Nothing to pick from.')
    return picked
  }

  function some<T>(from: readonly T[], count: number): T[] {
    const left = [...from]
    const taken: T[] = []
    while (taken.length < count && left.length > 0) taken.push(...left.splice(below(left.length), 1))
    return taken
  }

  return { fraction, below, chance: (probability) => fraction() < probability, pick, some }
}

/** A number of 32 bits that depends on every character of a text: chance that is a pure function. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
