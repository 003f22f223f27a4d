import type { ColumnType } from 'kysely'
import type { LicenceEventKind } from '../licence-state.ts'

/** Columns as they come out: days, local times and instants as text. */
export interface Tables {
  licence: {
    id: string
    authority: string
    number: string
    licence_id: string | null
    type_id: string
    holder_person: string | null
    holder_organisation: string | null
    grade: TrustGrade
    public_register: boolean
    zone: string
    issued_on: string | null
    valid_from: string | null
    valid_until: string | null
    source_status: string | null
    source_as_of: string | null
    details: ColumnType<Readonly<Record<string, string>>, string | undefined, string>
    source_digest: string | null
  }
  licence_type: {
    id: string
    authority: string
    service_item: string | null
    name: string
    names: ColumnType<Readonly<Record<string, string>>, string | undefined, string>
    zone: string
  }
  licence_event: {
    licence_id: string
    sequence: number
    kind: LicenceEventKind
    at: string
    as_of: boolean
    reason: string | null
    /** Account for which it was done; null when a register tells. */
    subject: string | null
    /** Account that did it, where somebody acted for the subject, with its person and mandate. */
    actor: string | null
    actor_person: string | null
    actor_mandate: string | null
    client: string | null
  }
  application_step: { licence_id: string; kind: ApplicationStep; at_local: string }
}

/** How far a record can be trusted, by where it comes from. */
export type TrustGrade = (typeof TRUST_GRADES)[number]

export const TRUST_GRADES = ['ISSUER', 'WINDOW_VERIFIED', 'SELF_UPLOADED', 'SELF_DECLARED'] as const

/** A step of an application before there is a licence. */
export type ApplicationStep =
  | 'CREATED'
  | 'FIRST_SUBMITTED'
  | 'SUBMITTED'
  | 'FIRST_REVIEWED'
  | 'DEEMED_COMPLETE'
  | 'APPROVED'
  | 'FEE_PAID'
