/** What a publisher says of a figure, and what the graph says of it. */
export const FIGURE_STATUSES = ['NORMAL', 'PROVISIONAL', 'REVISED', 'SUPPRESSED', 'MISSING'] as const

export type FigureStatus = (typeof FIGURE_STATUSES)[number]

/** Facts of one vintage from which its status follows. */
export interface StatedFigure {
  /** As the publisher states it. */
  readonly stated: FigureStatus
  /** An earlier vintage had another value. */
  readonly revises: boolean
}

/** A figure that its publisher calls normal is a revision when it took the place of another value. */
export function statusOf({ stated, revises }: StatedFigure): FigureStatus {
  return stated === 'NORMAL' && revises ? 'REVISED' : stated
}

/** Suppressed and missing are different things, and neither has a value. */
export function hasValue(stated: FigureStatus): boolean {
  return stated !== 'SUPPRESSED' && stated !== 'MISSING'
}

/** How many figures have each status, in the order of {@link FIGURE_STATUSES}; without those that none has. */
export function countByStatus(rows: readonly (StatedFigure & { readonly count: number })[]) {
  return FIGURE_STATUSES.map((status) => ({
    status,
    count: rows.filter((row) => statusOf(row) === status).reduce((total, { count }) => total + count, 0),
  })).filter(({ count }) => count > 0)
}
