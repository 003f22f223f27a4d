import { GraphError } from '@civigraph/subgraph-kit'
import type { IntendedUse } from './intended-uses.ts'
import { PURPOSE_HEADER } from './purpose-header.ts'

const NAMED_MAX = 5

/**
 * No purpose was named, and there is not exactly one that could be meant. What an application may ask for is public, so it is
 * told which.
 */
export function purposeMissing(coordinates: readonly string[], uses: ReadonlyMap<string, IntendedUse>): GraphError {
  const purposes = [...uses.keys()].toSorted()
  const wayOut =
    purposes.length === 0
      ? 'This application has no approved intended use: whoever runs it registers one with the department of privacy.'
      : `Name one of this application’s purposes in the header ${PURPOSE_HEADER}: ${purposes.join(', ')}.`
  return new GraphError('PURPOSE_MISSING', `${wayOut} It is asked for by ${inWords(coordinates)}.`, {
    coordinates,
    purposes,
  })
}

/** @param use Null when the application has no approved use under the purpose that was named. */
export function purposeExceeded(surplus: readonly string[], use: IntendedUse | null): GraphError {
  const found = use
    ? `Not covered: ${inWords(surplus)}.`
    : `This application has no approved intended use under the purpose that was named; asked for: ${inWords(surplus)}.`
  const wayOut = 'Leave these out, or name a purpose of this application that covers them.'
  return new GraphError('PURPOSE_EXCEEDED', `${found} ${wayOut}`, {
    coordinates: surplus,
    ...(use ? { purpose: use.purpose } : {}),
  })
}

function inWords(coordinates: readonly string[]): string {
  const more = coordinates.length - NAMED_MAX
  return [...coordinates.slice(0, NAMED_MAX), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}
