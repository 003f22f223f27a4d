import { BlockList } from 'node:net'
import { ipv4Within } from './ipv4-within.ts'

/** Whether departments may be on the router's own machine: only while the router is reached from there alone, or always, or never. */
export const LOOPBACK_DEPARTMENTS = ['where-local', 'accepted', 'refused'] as const

export interface AddressRules {
  /** Departments that run in this process: nothing is sent to their addresses. */
  readonly inProcess: ReadonlySet<string>
  readonly acceptLoopback: boolean
  /** Whether departments and the router know each other by certificates. */
  readonly byCertificate?: boolean
}

/**
 * Refuses a supergraph that would have the router call what no department is. Whoever publishes a department names its
 * address, and the router stands where its publisher does not: beside services of its machine that trust whoever is there,
 * and before the address at which clouds hand out keys.
 *
 * @throws Error with department, rule and way out of each. Never the address: it may hold a password.
 * @source RFC 3927 and RFC 4291 (link-local), RFC 6890 (special addresses); the clouds' manuals for their own.
 */
export function requireAddresses(urls: ReadonlyMap<string, string>, rules: AddressRules): void {
  const problems = [...urls].flatMap(([department, url]) => {
    const broken = rules.inProcess.has(department) ? undefined : brokenRule(url, rules)
    return broken === undefined ? [] : [`  ${department}  ${broken.code}  ${broken.message}`]
  })
  if (problems.length === 0) return
  const shown = [...problems.slice(0, 3), ...(problems.length > 3 ? [`  and ${problems.length - 3} more`] : [])]
  throw new Error(['The router refuses to call departments at these addresses.', ...shown].join('\n'))
}

/** Whether a host is the machine that asks, however it is written. */
export function isLoopbackHost(host: string): boolean {
  const name = bare(host)
  return LOOPBACK_NAMES.test(name) || isIn(LOOPBACK, name)
}

/** The rule that an address breaks to which a name leads; undefined: none. For what DNS answers. */
export function brokenAtAddress(address: string, rules: AddressRules): string | undefined {
  return brokenRule(`https://${address.includes(':') ? `[${address}]` : address}/`, rules)?.code
}

interface AddressRule {
  readonly code: string
  readonly isBroken: (url: URL, rules: AddressRules) => boolean
  readonly message: string
}

/** In this order: the first that is broken is told. */
const RULES: readonly AddressRule[] = [
  {
    code: 'ADDRESS_SCHEME',
    isBroken: ({ protocol }) => protocol !== 'http:' && protocol !== 'https:',
    message: 'Publish an address that begins with https:// or http://.',
  },
  {
    code: 'ADDRESS_CREDENTIALS',
    isBroken: ({ username, password }) => username !== '' || password !== '',
    message: 'Leave out name and password: the router shows who it is by its certificate and the caller envelope.',
  },
  {
    code: 'ADDRESS_LINK_LOCAL',
    isBroken: ({ hostname }) => METADATA_NAMES.has(bare(hostname)) || isIn(LINK_LOCAL, bare(hostname)),
    message: 'Link-local addresses, and those where clouds tell machines their secrets, are no departments.',
  },
  {
    code: 'ADDRESS_NOWHERE',
    isBroken: ({ hostname }) => isIn(NOWHERE, bare(hostname)),
    message: 'Publish the address of one machine: this one stands for any, or for many.',
  },
  {
    code: 'ADDRESS_LOOPBACK',
    isBroken: ({ hostname }, { acceptLoopback }) => !acceptLoopback && isLoopbackHost(hostname),
    message:
      'The router would call its own machine. Publish the department’s own address, or set CIVIGRAPH_LOOPBACK_DEPARTMENTS=accepted where departments do run beside the router.',
  },
  {
    code: 'ADDRESS_PLAIN',
    isBroken: ({ protocol, hostname }, { byCertificate = false }) =>
      byCertificate && protocol === 'http:' && !isLoopbackHost(hostname),
    message:
      'Publish an address that begins with https://: this router and its departments know each other by certificates.',
  },
]

const UNREADABLE = {
  code: 'ADDRESS_UNREADABLE',
  message: 'Publish the whole address, for example https://host/graphql.',
}

const LOOPBACK = blocksOf('127.0.0.0/8', '::1/128')
/** Also those that systems write into /etc/hosts. */
const LOOPBACK_NAMES = /^(.+\.)?localhost[46]?(\.localdomain[46]?)?$|^ip6-(localhost|loopback)$/
/** Link-local, and the single addresses of metadata services elsewhere: Alibaba, Azure, Oracle; Amazon, Google. */
const LINK_LOCAL = blocksOf(
  '169.254.0.0/16',
  'fe80::/10',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.192/32',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
)
const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.goog',
  'metadata.google.internal',
  'instance-data',
  'instance-data.ec2.internal',
])
/** Systems take the unspecified address for their own; the rest are many machines at once. */
const NOWHERE = blocksOf('0.0.0.0/8', '::/128', '224.0.0.0/4', 'ff00::/8', '255.255.255.255/32')

function brokenRule(text: string, rules: AddressRules): Pick<AddressRule, 'code' | 'message'> | undefined {
  if (!URL.canParse(text)) return UNREADABLE
  const url = new URL(text)
  return RULES.find(({ isBroken }) => isBroken(url, rules))
}

/** As blocks know it: a URL has brackets around IPv6, and a name may end with a dot. */
function bare(host: string): string {
  return host.toLowerCase().replaceAll(/^\[|\]$|\.+$/g, '')
}

/** IPv4 addresses that come written as IPv6 ones are found, too; a name is in no block. */
function isIn(blocks: BlockList, host: string): boolean {
  if (!host.includes(':')) return blocks.check(host, 'ipv4')
  const within = ipv4Within(host)
  return blocks.check(host, 'ipv6') || (within !== null && blocks.check(within, 'ipv4'))
}

function blocksOf(...ranges: readonly string[]): BlockList {
  const blocks = new BlockList()
  for (const range of ranges) {
    const [net = '', bits] = range.split('/')
    blocks.addSubnet(net, Number(bits), net.includes(':') ? 'ipv6' : 'ipv4')
  }
  return blocks
}
