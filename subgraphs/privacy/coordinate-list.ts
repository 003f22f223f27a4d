import { GraphError } from '@civigraph/subgraph-kit'
import { COORDINATES_MAX, isCoordinate } from './coordinate.ts'

/** @throws {GraphError} `BAD_INPUT` unless it holds 1 to 200 different coordinates. */
export function checkCoordinates(fields: readonly string[]): void {
  if (fields.length < 1 || fields.length > COORDINATES_MAX || new Set(fields).size !== fields.length)
    throw new GraphError('BAD_INPUT', `\`fields\` must hold 1 to ${COORDINATES_MAX} different coordinates.`)
  if (!fields.every(isCoordinate))
    throw new GraphError('BAD_INPUT', '`fields` must hold coordinates of the graph, such as Person.name or Licence.*.')
}
