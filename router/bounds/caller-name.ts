import type { Caller } from '@civigraph/subgraph-kit'
import type { Exchange } from '../exchange.ts'
import { addressBlock } from './address-block.ts'

/** Who takes from a bucket: an account together with the application it uses, or whoever sends from a place of the network. */
export function callerName({ caller, remoteAddress }: Pick<Exchange, 'caller' | 'remoteAddress'>): readonly string[] {
  return caller ? ['caller', caller.client, accountOf(caller)] : ['address', addressBlock(remoteAddress)]
}

/**
 * The account of whoever really asks: under a mandate the agent’s. Else many mandates would be many budgets, and an agent
 * could use up what the principal may ask.
 */
export function accountOf({ actor, subject }: Caller): string {
  return actor?.subject ?? subject
}
