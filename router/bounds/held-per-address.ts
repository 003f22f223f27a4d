import { addressBlock } from './address-block.ts'

/** How much of something each place of the network holds at once. */
export interface HeldPerAddress {
  readonly isFull: (address: string) => boolean
  /** @returns What gives it back; called once. */
  readonly hold: (address: string) => () => void
}

/** Counted by address block: whoever has one IPv6 address has them by the billion. */
export function heldPerAddress(max: number): HeldPerAddress {
  const held = new Map<string, number>()
  return {
    isFull: (address) => (held.get(addressBlock(address)) ?? 0) >= max,
    hold(address) {
      const block = addressBlock(address)
      held.set(block, (held.get(block) ?? 0) + 1)
      return () => {
        const left = (held.get(block) ?? 0) - 1
        if (left > 0) held.set(block, left)
        else held.delete(block)
      }
    },
  }
}
