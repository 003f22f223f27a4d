import type { ColumnType, Generated } from 'kysely'

export interface ApplicationRow {
  client: string
  name: string
  owner: string | null
  support: string
}

/** An intended use as it is stored. Instants are UTC. */
export interface IntendedUseRow {
  id: string
  client: string
  purpose: string
  description: string
  fields: string[]
  basis: string
  needs_consent: boolean
  policy_url: string
  deletion_contact: string
  registered_at: string
  approved_at: string | null
  revoked_at: string | null
}

/** A consent as it is stored. Instants are UTC. */
export interface StoredConsent {
  id: string
  person: string
  use: string
  fields: string[]
  given_at: string
  valid_from: string
  valid_until: string
  withdrawn_at: string | null
  rule: string
  deletion_days: number
}

/** A consent with what its intended use says about its end. */
export interface ConsentRow extends StoredConsent {
  use_revoked_at: string | null
}

export interface ConsentRule {
  id: string
  jurisdiction: string
  longest_days: number
  deletion_days: number
  in_force_max: number
  valid_from: string
  source: string
  confirmed: boolean
}

/** What is never changed once it is written. */
type Kept<Value> = ColumnType<Value, Value, never>

interface EventColumns {
  position: Kept<number>
  at: Kept<string>
  person: Kept<string | null>
  actor: Kept<string | null>
  actor_person: Kept<string | null>
  actor_mandate: Kept<string | null>
}

export interface PrivacyTables {
  application: ApplicationRow
  intended_use: Omit<IntendedUseRow, 'registered_at'> & { registered_at: Generated<string>; live: Generated<boolean> }
  consent_rule: ConsentRule
  consent: StoredConsent
  intended_use_event: EventColumns & {
    use: Kept<string>
    kind: Kept<'REGISTERED' | 'IMPORTED' | 'APPROVED' | 'REVOKED'>
    subject: Kept<string | null>
    client: Kept<string | null>
  }
  consent_event: EventColumns & {
    consent: Kept<string>
    kind: Kept<'GIVEN' | 'WITHDRAWN'>
    subject: Kept<string>
    client: Kept<string>
  }
}
