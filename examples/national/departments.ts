import type { Department } from '@civigraph/subgraph-kit'
import { feedback } from '#subgraphs/feedback/subgraph.ts'
import { identity } from '#subgraphs/identity/subgraph.ts'
import { licence } from '#subgraphs/licence/subgraph.ts'
import { services } from '#subgraphs/services/subgraph.ts'
import { statistics } from '#subgraphs/statistics/subgraph.ts'

/** The reference departments. `registerKey` encrypts resident numbers in the identity register. */
export function departments({ registerKey }: { registerKey: Buffer }): readonly Department[] {
  return [identity({ registerKey, testPersons: true }), services, licence, feedback, statistics]
}
