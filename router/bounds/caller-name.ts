import type { Exchange } from '../exchange.ts'
import { addressBlock } from './address-block.ts'

/** Who takes from a bucket: an account together with the application it uses, or whoever sends from a place of the network. */
export function callerName({ caller, remoteAddress }: Pick<Exchange, 'caller' | 'remoteAddress'>): readonly string[] {
  return caller ? ['caller', caller.client, caller.subject] : ['address', addressBlock(remoteAddress)]
}
