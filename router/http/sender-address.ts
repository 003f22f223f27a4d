import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Whether an address is that of a proxy whose `X-Forwarded-For` is believed. */
export type IsTrusted = (address: string) => boolean

/**
 * @param proxies Addresses, and blocks of addresses (CIDR).
 * @throws Error for what is neither.
 */
export function trustIn(proxies: readonly string[]): IsTrusted {
  const trusted = new BlockList()
  for (const proxy of proxies) {
    const [, address = '', bits] = BLOCK.exec(proxy) ?? []
    const family = familyOf(address)
    if (family === null)
      throw new Error(`A trusted proxy is an address or a block of them (CIDR); ${proxy} is neither.`)
    trusted.addSubnet(address, bits === undefined ? ADDRESS_BITS[family] : Number(bits), family)
  }
  return (address) => {
    const family = familyOf(address)
    return family !== null && trusted.check(address, family)
  }
}

const BLOCK = /^([^/]+)(?:\/([1-9]\d*))?$/

/**
 * Who sent a request: on the way back from the socket through `X-Forwarded-For`, the first address that is no trusted
 * proxy. It is how Fastify finds `request.ip`, for requests that Fastify does not see.
 */
export function senderAddress({ socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>, isTrusted: IsTrusted) {
  let sender = socket.remoteAddress ?? ''
  for (const before of forwardedFor(headers).toReversed()) {
    if (!isTrusted(sender)) return sender
    sender = before
  }
  return sender
}

function forwardedFor(headers: IncomingMessage['headers']): readonly string[] {
  const given = headers['x-forwarded-for'] ?? ''
  return String(given)
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '')
}

function familyOf(address: string): keyof typeof ADDRESS_BITS | null {
  const version = isIP(address)
  return version === 0 ? null : `ipv${version === 4 ? 4 : 6}`
}

const ADDRESS_BITS = { ipv4: 32, ipv6: 128 } as const
