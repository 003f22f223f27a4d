import { otpSecretOf } from './credentials.ts'
import type { Realm, RealmUser } from './realm-file.ts'
import { oneTimeCode } from './totp.ts'

/** A test person of the demo realm. */
export interface Persona {
  readonly username: string
  readonly password: string
  /** For example "Test Person One". */
  readonly name: string
  /** The graph's `PersonId`; null for an account without one. */
  readonly person: string | null
  /** The `OrgId` this person acts for. */
  readonly organisation: string | null
  readonly roles: readonly string[]
  /** Rights at the platform, from the client roles of `civigraph`. */
  readonly duties: readonly string[]
  /** The one-time code of this moment; null for a person without one. */
  oneTimeCode(): string | null
}

/** @param nowMs Milliseconds since 1970. */
export function personasOf(realm: Realm, nowMs: () => number): readonly Persona[] {
  return realm.users.filter((user) => user.enabled).map((user) => persona(user, nowMs))
}

function persona(user: RealmUser, nowMs: () => number): Persona {
  const otpSecret = otpSecretOf(user)
  return {
    username: user.username,
    password: user.credentials.find(({ type }) => type === 'password')?.value ?? '',
    name: `${user.firstName} ${user.lastName}`,
    person: user.attributes['person']?.[0] ?? null,
    organisation: user.attributes['organisation']?.[0] ?? null,
    roles: user.realmRoles,
    duties: user.clientRoles?.['civigraph'] ?? [],
    oneTimeCode: () => (otpSecret === undefined ? null : oneTimeCode(otpSecret, nowMs())),
  }
}
