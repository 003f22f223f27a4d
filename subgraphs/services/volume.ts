import { type Count, totalOf } from './count-state.ts'
import type { Finding } from './finding.ts'

/** How often a service was asked for on one channel in one fiscal year. */
export interface CountedChannel {
  readonly fiscalYear: string
  /** `total`, or what was counted. */
  readonly channel: string
  readonly count: Count
}

export interface Volume extends CountedChannel {
  readonly findings: readonly Finding[]
}

/** The channel that is the sum of those which {@link isPartOfTotal} names. */
export const TOTAL_CHANNEL = 'total'

/** Applications are added up by the source; enquiries and visits to a site are not. */
export function isPartOfTotal(channel: string): boolean {
  return channel.startsWith('applications_')
}

/** Volumes of one service, the total of each year with the state that its parts give it. */
export function volumesOf(counted: readonly CountedChannel[]): readonly Volume[] {
  return counted.map((one) => {
    if (one.channel !== TOTAL_CHANNEL) return { ...one, findings: [] }
    const parts = counted.filter(({ fiscalYear, channel }) => fiscalYear === one.fiscalYear && isPartOfTotal(channel))
    return {
      ...one,
      ...totalOf(
        one.count,
        parts.map(({ count }) => count),
      ),
    }
  })
}
