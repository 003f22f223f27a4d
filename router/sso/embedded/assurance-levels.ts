import type { Realm } from './realm-file.ts'
import { textParam } from './text-param.ts'

/** The realm's levels of sign-in, by the names that `acr_values` and the claim `acr` use. */
export interface AssuranceLevels {
  readonly names: readonly string[]
  /** 0 for no sign-in and for a name the realm does not know. */
  level(acr: unknown): number
  /** The first known level that a request asks for; 0 when it asks for none. */
  asked(params: Readonly<Record<string, unknown>> | undefined): number
  /** What of it this realm can have proven: it knows nothing stronger than a one-time code. */
  provable(params: Readonly<Record<string, unknown>> | undefined): number
  name(level: number): string | undefined
}

/** From this level on a password alone is not enough. */
export const ONE_TIME_CODE_LEVEL = 2

/** Reads Keycloak's `acr.loa.map`. */
export function assuranceLevels(realm: Realm): AssuranceLevels {
  const map: unknown = JSON.parse(realm.attributes['acr.loa.map'] ?? '{}')
  const levels = new Map(
    Object.entries(Object(map)).filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
  )
  const level = (acr: unknown) => (typeof acr === 'string' ? (levels.get(acr) ?? 0) : 0)
  const asked = (params: Readonly<Record<string, unknown>> | undefined) =>
    textParam(params, 'acr_values')
      .split(' ')
      .map(level)
      .find((one) => one > 0) ?? 0
  return {
    names: [...levels.keys()],
    level,
    asked,
    provable: (params) => Math.min(asked(params), ONE_TIME_CODE_LEVEL),
    name: (wanted) => [...levels].find(([, one]) => one === wanted)?.[0],
  }
}
