import type { Term } from '@civigraph/subgraph-kit'
import type { Grade, ThreadKind } from '../kinds.ts'
import type { EventKind } from '../thread-state.ts'

/** A thread as it is stored. Instants are UTC, local times as found, days in the authority's zone. */
export interface ThreadRow {
  id: string
  source: string
  source_version: string | null
  live: boolean
  /** Open data, which its authority published record by record. */
  published: boolean
  kind: ThreadKind
  author: string | null
  owner: string
  service_item: string | null
  category: string[]
  channel: string | null
  zone: string
  opened_on: string
  opened_at: string
  opened_local: string | null
  replied_at: string | null
  followed_up_at: string | null
  closed_at: string | null
  closed_local: string | null
  promised_on: string | null
  promised_until: string | null
  promised_local: string | null
  promise_jurisdiction: string | null
  promise_term: Term | null
  promise_provisional: boolean
  promise_because: string[]
  flag_as_found: string | null
  flag_says_late: boolean | null
  grade: Grade | null
  grade_given: boolean | null
  rated_at: string | null
}

/** One thing that happened to a thread, with what was written. */
export interface EventRow {
  thread: string
  position: number
  kind: EventKind
  at: string
  text: string | null
  /** Account for which it was done; null in what files tell. */
  subject: string | null
  /** Account that did it, where somebody acted for the subject, with its person and mandate. */
  actor: string | null
  actor_person: string | null
  actor_mandate: string | null
}

export interface TermRow {
  id: string
  jurisdiction: string
  matter: string
  days: number
  unit: 'WORKING' | 'NATURAL'
  valid_from: string
  valid_until: string | null
  source: string
  confirmed: boolean
}

export interface CalendarRow {
  jurisdiction: string
  date: string
  working: boolean
  name: string
  notice_year: number
}

export interface FeedbackTables {
  register_place: { register: string; jurisdiction: string; zone: string }
  term_rule: TermRow
  calendar_day: CalendarRow
  thread: ThreadRow
  thread_event: EventRow
}
