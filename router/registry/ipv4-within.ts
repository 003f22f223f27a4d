import { BlockList, isIPv6 } from 'node:net'

/**
 * The IPv4 address to which a network takes what is sent to an IPv6 address: through a translator or a tunnel. Null where there
 * is none.
 *
 * @source RFC 4291 section 2.5.5.1 (`::/96`), RFC 7915 (`::ffff:0:0:0/96`), RFC 6052 (`64:ff9b::/96`), RFC 8215
 * (`64:ff9b:1::/48`), RFC 3056 (6to4)
 */
export function ipv4Within(address: string): string | null {
  if (!isIPv6(address)) return null
  const isTunnel = TUNNELS.check(address, 'ipv6')
  const [high = 0, low = 0] = groupsOf(address).slice(isTunnel ? 1 : 6)
  if (isTunnel || TRANSLATORS.check(address, 'ipv6')) return dotted(high, low)
  // `::` and `::1` are addresses of their own.
  return COMPATIBLE.check(address, 'ipv6') && high > 0 ? dotted(high, low) : null
}

const TUNNELS = blockOf(['2002::', 16])
const TRANSLATORS = blockOf(['64:ff9b::', 96], ['64:ff9b:1::', 48], ['::ffff:0:0:0', 96])
const COMPATIBLE = blockOf(['::', 96])

function blockOf(...ranges: readonly (readonly [net: string, bits: number])[]): BlockList {
  const block = new BlockList()
  for (const [net, bits] of ranges) block.addSubnet(net, bits, 'ipv6')
  return block
}

/** The eight groups of an address, as `URL` writes it: without dots, and its longest run of zeros left out. */
function groupsOf(address: string): readonly number[] {
  const [unscoped = ''] = address.split('%')
  const [front = '', back] = new URL(`http://[${unscoped}]`).hostname.slice(1, -1).split('::')
  const [head, tail] = [numbersOf(front), numbersOf(back ?? '')]
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]
}

function numbersOf(groups: string): readonly number[] {
  return groups === '' ? [] : groups.split(':').map((group) => Number.parseInt(group, 16))
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
