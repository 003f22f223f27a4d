import { lookup as ask, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { type AddressRules, brokenAtAddress } from './department-address.ts'

export interface CheckedLookupOptions {
  readonly rules: AddressRules
  /** Is told of a name that leads where no department may be, and of the rule. */
  readonly refused: (host: string, rule: string) => void
  /** Default: the system's. */
  readonly lookup?: typeof ask
}

/**
 * Looks up the names of departments anew for each connection, and holds what is answered to the rules of addresses: a name may
 * lead to the router's own machine, or lead there tomorrow (DNS rebinding).
 */
export function checkedLookup({ rules, refused, lookup = ask }: CheckedLookupOptions): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      const [broken] = addresses.flatMap(({ address }) => brokenAtAddress(address, rules) ?? [])
      if (broken !== undefined) {
        refused(host, broken)
        return callback(Object.assign(new Error('This name leads where no department may be.'), { code: broken }), '')
      }
      answer(addresses)
    })

    function answer(addresses: LookupAddress[]) {
      const [first] = addresses
      if (options.all === true) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    }
  }
}
