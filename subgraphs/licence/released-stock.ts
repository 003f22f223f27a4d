import { figureStatus, type FigureStatus, isTooSmall, roundParts } from '@civigraph/subgraph-kit'
import { LICENCE_STATES, type LicenceState } from './licence-state.ts'
import type { StockCell } from './store.ts'

/** How many licences are in one state; a count is null when it is kept back. */
export interface ReleasedStock {
  readonly state: LicenceState
  readonly status: FigureStatus
  readonly roundedTo: number | null
  readonly count: number | null
}

/**
 * What may be told of the licences of one type, states in their fixed order: public registers one by one, of all others
 * nothing that would be about too few holders, and no exact number.
 */
export function releasedStock(cells: readonly StockCell[]): ReleasedStock[] {
  const byState = Map.groupBy(cells, ({ state }) => state)
  return LICENCE_STATES.flatMap((state) => {
    const found = byState.get(state)
    return found ? [{ state, ...released(found) }] : []
  })
}

function released(cells: readonly StockCell[]) {
  const shown = cells.filter((cell) => cell.published || !isTooSmall(cell.people, cell))
  const counts = shown.map((cell) => (cell.published ? cell.count : roundParts({ count: cell.count }, cell).count))
  return {
    status: figureStatus({ shown: shown.length > 0, hidden: shown.length < cells.length }),
    roundedTo: shown.find(({ published }) => !published)?.fewestPeople ?? null,
    count: shown.length > 0 ? counts.reduce((total, count) => total + count, 0) : null,
  }
}
