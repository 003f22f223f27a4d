import { type Connection, connectionOf, type Page } from '@civigraph/subgraph-kit'
import type { FigureCount, FigureRow } from './store/figures.ts'

/** A page of figures. What concerns the whole slice is counted only when somebody asks. */
export interface FigureSlice extends Connection<FigureRow> {
  readonly totalCount: () => Promise<number>
  readonly suppressed: () => Promise<number>
  readonly missing: () => Promise<number>
  readonly attribution: () => Promise<string>
}

export interface SliceParts {
  /** At most one row further than the page. */
  readonly rows: readonly FigureRow[]
  readonly page: Page
  readonly sortKeyOf: (row: FigureRow) => readonly string[]
  readonly counts: () => Promise<readonly FigureCount[]>
  readonly attribution: () => Promise<string>
}

/** Puts a slice together. */
export function sliceOf({ rows, page, sortKeyOf, counts, attribution }: SliceParts): FigureSlice {
  const count = async (wanted: (row: FigureCount) => boolean) =>
    (await counts()).filter(wanted).reduce((total, row) => total + row.count, 0)
  return {
    ...connectionOf(rows, page, sortKeyOf),
    totalCount: () => count(() => true),
    suppressed: () => count(({ stated }) => stated === 'SUPPRESSED'),
    missing: () => count(({ stated }) => stated === 'MISSING'),
    attribution,
  }
}

/** One line for figures of several datasets. */
export function attributionOf(datasets: readonly { readonly attribution: string }[]): string {
  return [...new Set(datasets.map(({ attribution }) => attribution))]
    .filter((line) => line !== '')
    .toSorted()
    .join(' ')
}
