import { GraphError } from '@civigraph/subgraph-kit'
import type { Exchange } from '../../exchange.ts'

/** Names what the data of a request is asked for. */
export const PURPOSE_HEADER = 'civigraph-purpose'

/** Names of purposes go into logs and envelopes as they are. */
export function isPurposeName(text: unknown): text is string {
  return typeof text === 'string' && /^[a-z0-9-]{1,64}$/.test(text)
}

/** @throws {GraphError} `MALFORMED_REQUEST` for a header that is ill-shaped or comes twice. */
export function purposeNamed({ headers }: Pick<Exchange, 'headers'>): string | null {
  const given = headers[PURPOSE_HEADER]
  if (given === undefined) return null
  const [purpose, ...more] = given
  if (purpose === undefined || more.length > 0 || !isPurposeName(purpose))
    throw new GraphError(
      'MALFORMED_REQUEST',
      `Name one purpose in one header ${PURPOSE_HEADER}: 1 to 64 lower-case letters, digits and hyphens.`,
    )
  return purpose
}
