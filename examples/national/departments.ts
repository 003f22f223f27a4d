import type { Department } from '@civigraph/subgraph-kit'
import { feedback } from '#subgraphs/feedback/subgraph.ts'
import { identity } from '#subgraphs/identity/subgraph.ts'
import { licence } from '#subgraphs/licence/subgraph.ts'
import { privacy } from '#subgraphs/privacy/subgraph.ts'
import { services } from '#subgraphs/services/subgraph.ts'
import { statistics } from '#subgraphs/statistics/subgraph.ts'

/** Secrets of the reference departments, 32 random bytes each. */
export interface DepartmentKeys {
  /** Encrypts resident numbers in the identity register. */
  readonly registerKey: Buffer
  /** By which identifiers of licences follow from their numbers. */
  readonly numberKey: Buffer
}

/** The reference departments. */
export function departments({ registerKey, numberKey }: DepartmentKeys): readonly Department[] {
  return [identity({ registerKey, testPersons: true }), services, licence({ numberKey }), feedback, statistics, privacy]
}
