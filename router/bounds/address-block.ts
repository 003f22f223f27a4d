const GROUPS = 8

/**
 * What counts as one caller of the network: an IPv4 address; of IPv6 the block that one subscriber gets (/64), for it holds
 * more addresses than anybody could count.
 *
 * @source RFC 6177 and RFC 4291, 2.5.5.2: an IPv4 address may come written as an IPv6 one.
 */
export function addressBlock(address: string): string {
  if (!address.includes(':')) return address
  const groups = groupsOf(address)
  if (groups === null) return address
  const [, , , , , last = 0, high = 0, low = 0] = groups
  const carriesIpv4 = last === 0xff_ff && groups.slice(0, 5).every((group) => group === 0)
  if (carriesIpv4) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The eight numbers of an IPv6 address; null for a text that is none. The URL parser knows all ways to write one. */
function groupsOf(address: string): readonly number[] | null {
  const url = `http://[${address.split('%', 1)[0]}]`
  if (!URL.canParse(url)) return null
  const [before = '', after] = new URL(url).hostname.slice(1, -1).split('::')
  const [head, tail] = [before, after ?? ''].map((half) => half.split(':').filter((group) => group !== ''))
  const known = [...(head ?? []), ...(tail ?? [])]
  const left = Array.from({ length: GROUPS - known.length }, () => '0')
  return [...(head ?? []), ...left, ...(tail ?? [])].map((group) => Number.parseInt(group, 16))
}
