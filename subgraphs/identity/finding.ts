import type { Finding } from '@civigraph/subgraph-kit/import'

/** A finding that the whole file shows: as many times as it was counted. */
export function repeated(finding: Finding, times: number): Finding[] {
  return Array.from({ length: times }, () => finding)
}
