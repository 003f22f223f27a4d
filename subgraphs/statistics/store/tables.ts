import type { Generated } from 'kysely'
import type { Words } from '../code-label.ts'
import type { FigureStatus } from '../figure-status.ts'
import type { SeriesKey } from '../series-key.ts'
import type { Component } from '../structure.ts'

/** What the migrations made. */
export interface Tables {
  dataset: {
    id: string
    title: string
    publisher: string | null
    licence: string
    attribution: string
    place_dimension: string | null
    structure: readonly Component[]
    listed_at: Generated<string>
  }
  dimension_code: { dataset_id: string; dimension: string; code: string; labels: Words; wording: Words }
  series: { id: string; dataset_id: string; key: SeriesKey; key_text: string; indicator: string }
  observation: {
    series_id: string
    period: string
    published_at: string
    superseded_at: string | null
    unit: string
    value: string | null
    amount: Generated<string | null>
    stated: FigureStatus
    status_as_found: string | null
    revises: boolean
  }
  vintage: { dataset_id: string; published_at: string }
}
