import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

/**
 * Every test file runs with this, and so does a start that must not call home: a connection, a datagram or a name look-up
 * that would leave the machine throws, and says so on standard error, so that nobody can swallow it.
 */
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+)$/

guard(net.Socket.prototype, 'connect', hostOfConnect)
guard(dgram.Socket.prototype, 'connect', (args) => textIn(args.slice(1)))
guard(dgram.Socket.prototype, 'send', (args) => textIn(args.slice(1)))
for (const face of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(face)) {
    if (/^(lookup|resolve|reverse)/.test(name)) guard(face, name, (args) => textIn(args))
  }
}

/** Replaces one function of an object by one that looks at the host first. */
function guard(owner: object, name: string, hostIn: (args: unknown[]) => string | undefined) {
  const original: unknown = Reflect.get(owner, name)
  if (typeof original !== 'function') return
  Reflect.set(owner, name, function guarded(this: unknown, ...args: unknown[]): unknown {
    refuseOutside(hostIn(args))
    return Reflect.apply(original, this, args)
  })
}

/** The host of any form of `socket.connect(…)`; undefined for a local socket file, which never leaves the machine. */
function hostOfConnect(args: unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return undefined
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost'
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined
  return typeof second === 'string' ? second : 'localhost'
}

function textIn(args: unknown[]): string | undefined {
  return args.find((one) => typeof one === 'string')
}

function refuseOutside(host: string | undefined) {
  if (host === undefined || host === '' || loopback.test(host)) return
  const refusal = `"${host}" was to be reached: only loopback is allowed.`
  process.stderr.write(`${refusal}\n`)
  throw new Error(refusal)
}
