import type { CountState } from '../count-state.ts'
import type { Texts } from '../texts.ts'

/** A list of service items with what its licence demands. */
export interface CatalogueRow {
  id: string
  title: string
  licence: string
  attribution: string
  division_id: string | null
}

/** A code of a closed list. */
export interface TermKey {
  readonly list: string
  readonly code: string
}

export interface TermRow extends TermKey {
  labels: Texts
}

export interface MaterialRow {
  readonly names: Texts
  readonly required: boolean
  readonly obtainedByDepartment: boolean
  readonly licenceTypeId: string | null
}

export interface ItemRow {
  id: string
  catalogue_id: string
  code_found: string
  names: Texts
  first_language: string
  sort_name: string
  /** All names in lower case, one a line. */
  search_names: string
  kind_list: string | null
  kinds: string[]
  owner_id: string | null
  basis: string[]
  materials: MaterialRow[]
  feedback_channels: string[]
  /** By list of the step: `ca:os_application` to `Y`, `N` or `NA`. */
  online_steps: Readonly<Record<string, string>>
  /** Fiscal year that the row describes; empty where the source has none. */
  as_of: string
  content_digest: string
}

export interface ImplementationRow {
  id: string
  item_id: string
  code_found: string
  by_id: string | null
  organ_code_found: string | null
  department_found: string | null
  legal_days: number | null
  legal_working: boolean | null
  promised_days: number | null
  promised_working: boolean | null
  visits: number | null
  depth: number | null
  content_digest: string
}

export interface InventoryEntryRow {
  item_id: string
  fiscal_year: string
  online_steps: Readonly<Record<string, string>>
  content_digest: string
}

export interface VolumeRow {
  item_id: string
  fiscal_year: string
  channel: string
  value: number | null
  state: CountState
}

export interface StandardRow {
  id: string
  catalogue_id: string
  item_id: string
  owner_id: string
  kind: 'TIMELINESS' | 'ACCESS' | 'ACCURACY' | 'OTHER'
  channel_list: string | null
  channel: string | null
  target: string | null
  as_of: string
}

export interface ResultRow {
  standard_id: string
  period: string
  target: string | null
  met: number | null
  met_state: CountState
  total: number | null
  total_state: CountState
  flag_found: string | null
  content_digest: string
}

export interface FormulaRow {
  id: string
  version: number
  share_decimals: number
  minimum_cases: number
  valid_from: string
  source: string
  confirmed: boolean
}

export interface BandRow {
  formula_id: string
  formula_version: number
  code: string
  lower_share: string
  lower_included: boolean
  source: string
  confirmed: boolean
}

/** What the migrations of this department make. */
export interface ServicesTables {
  catalogue: CatalogueRow
  coded_term: TermRow
  item: ItemRow
  implementation: ImplementationRow
  inventory_entry: InventoryEntryRow
  volume: VolumeRow
  standard: StandardRow
  standard_result: ResultRow
  formula: FormulaRow
  formula_band: BandRow
}
