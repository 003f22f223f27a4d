/** How sure the platform is of who signed in. The realm's `acr` values `low`, `substantial` and `high` map to it. */
export const ASSURANCE_LEVELS = ['NONE', 'LOW', 'SUBSTANTIAL', 'HIGH'] as const

export type Assurance = (typeof ASSURANCE_LEVELS)[number]

/** The person who really acts, where a mandate lets somebody act for another. */
export interface Actor {
  /** Stable id of the actor's account at the realm. */
  readonly subject: string
  /** The actor's `PersonId`. */
  readonly person: string
  /** Id of the mandate under which the actor acts. */
  readonly mandate: string
}

/** What the router leaves to a department to decide on its rows: names of row policies, by field (`Person.licences`). */
export type RowObligations = Readonly<Record<string, readonly string[]>>

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
  /** What the client was allowed to ask; in a department, of these, those that the fields of the call name. */
  readonly scopes: ReadonlySet<string>
  /** Realm roles: what kind of person this is (`citizen`, `officer`, `analyst`, …); in a department, those that the call's policies name. */
  readonly roles: ReadonlySet<string>
  /** Duties given to this caller at the platform (`licence.issue`, `feedback.reply`, …). */
  readonly duties: ReadonlySet<string>
  readonly assurance: Assurance
  /** Seconds since 1970 of the sign-in; null for a machine. */
  readonly authenticatedAt: number | null
  /**
   * Who really acts, under a mandate; then everything above speaks of the principal, with the rights that the mandate and
   * the actor's token have in common, and assurance and sign-in are the actor's. Null: the caller acts for itself.
   */
  readonly actor: Actor | null
  /** What the data is asked for: an approved intended use of the client, `[a-z0-9-]{1,64}`; null when none is known. */
  readonly purpose: string | null
  /** Ids of the consents that this operation relies on. */
  readonly consents: readonly string[]
  /** For the department of one call: what it must apply to its rows. Absent: nothing. */
  readonly rows?: RowObligations
}
