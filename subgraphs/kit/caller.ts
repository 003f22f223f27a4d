/** How sure the platform is of who signed in. The realm's `acr` values `low`, `substantial` and `high` map to it. */
export const ASSURANCE_LEVELS = ['NONE', 'LOW', 'SUBSTANTIAL', 'HIGH'] as const

export type Assurance = (typeof ASSURANCE_LEVELS)[number]

/**
 * Who sends a request, as the router established it from a verified token. Departments receive it in the caller
 * envelope and never see the token itself. Absent (`null` in a context) means anonymous.
 */
export interface Caller {
  /** Stable id of the account at the realm (`sub`). */
  readonly subject: string
  /** The graph's `PersonId` when a person signed in; null for a machine. */
  readonly person: string | null
  /** OAuth client that sent the request (`azp`). */
  readonly client: string
  /** Organisation (`OrgId`) that an official or an agent acts for; null otherwise. */
  readonly organisation: string | null
  readonly scopes: ReadonlySet<string>
  /** Realm roles: what kind of person this is (`citizen`, `officer`, `analyst`, …). */
  readonly roles: ReadonlySet<string>
  /** Duties given to this caller at the platform (`licence.issue`, `feedback.reply`, …). */
  readonly duties: ReadonlySet<string>
  readonly assurance: Assurance
  /** Seconds since 1970 of the sign-in; null for a machine. */
  readonly authenticatedAt: number | null
}
