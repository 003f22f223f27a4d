import { isPurposeName } from './purpose-header.ts'
import { covers } from './reliance.ts'

/** For what an application may ask, under one purpose. */
export interface IntendedUse {
  readonly purpose: string
  /** Whether the persons concerned have to agree. */
  readonly needsConsent: boolean
  /** Which of some coordinates it does not cover; worked out once for the same list. */
  readonly surplusOf: (coordinates: readonly string[]) => readonly string[]
}

/** The approved intended uses of all applications. */
export interface IntendedUses {
  /** Those of one application, by purpose. */
  readonly usesOf: (client: string) => ReadonlyMap<string, IntendedUse>
}

/** One line of the register. */
interface UseRecord {
  readonly client: string
  readonly purpose: string
  /** `Type.field` or `Type.*` */
  readonly fields: readonly string[]
  readonly needsConsent: boolean
}

const NONE: ReadonlyMap<string, IntendedUse> = new Map()

/** @throws {Error} When the register's answer is not what it is to be: nothing may be concluded from it. */
export function readIntendedUses(answer: unknown): IntendedUses {
  if (!Array.isArray(answer)) throw new Error('The register of intended uses answered no list.')
  const byClient = new Map<string, Map<string, IntendedUse>>()
  for (const record of answer.map(toRecord)) {
    const ofClient = byClient.get(record.client) ?? new Map<string, IntendedUse>()
    byClient.set(record.client, ofClient)
    ofClient.set(record.purpose, intendedUse(record))
  }
  return { usesOf: (client) => byClient.get(client) ?? NONE }
}

function intendedUse({ purpose, needsConsent, fields }: UseRecord): IntendedUse {
  const covered = new Set(fields)
  const known = new WeakMap<readonly string[], readonly string[]>()
  return {
    purpose,
    needsConsent,
    surplusOf(coordinates) {
      const found = known.get(coordinates)
      if (found) return found
      const surplus = coordinates.filter((coordinate) => !covers(covered, coordinate))
      known.set(coordinates, surplus)
      return surplus
    },
  }
}

function toRecord(line: unknown): UseRecord {
  const { client, purpose, fields, needsConsent } = membersOf(line)
  if (typeof client !== 'string' || !isPurposeName(purpose) || typeof needsConsent !== 'boolean' || !isTexts(fields))
    throw new Error('The register of intended uses answered a line that is none.')
  return { client, purpose, fields, needsConsent }
}

export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
