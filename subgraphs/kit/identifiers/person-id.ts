import { passed, problemOf, type Branded, type Check } from './check.ts'
import { normaliseWidth, type Normalised } from './normalise.ts'

/** Opaque identifier of a person in the graph: 16 random bytes as base64url, 22 characters. Says nothing about anyone. */
export type PersonId = Branded<'PersonId'>

/** Bytes in a {@link PersonId}: one block of AES, so that the router can permute it per application sector. */
export const PERSON_ID_BYTES = 16

const problem = problemOf('PersonId')

/**
 * Strict check of a person's identifier. Of the last character only two bits are used, so it is one of `A Q g w`:
 * otherwise four texts would stand for the same 16 bytes, and a join by text would miss.
 */
export function checkPersonId(value: string): Check<PersonId> {
  if (value.length !== 22) return problem('SHAPE', 'A person identifier has 22 characters.')
  if (!/^[A-Za-z0-9_-]{22}$/.test(value)) return problem('ALPHABET', 'A person identifier is base64url text.')
  if (!/[AQgw]$/.test(value)) return problem('SHAPE', 'The last character of a person identifier is A, Q, g or w.')
  return passed(value)
}

/** A new random identifier from the platform's secure source. Only the department that registers persons makes one. */
export function newPersonId(): PersonId {
  return personIdOfBytes(crypto.getRandomValues(new Uint8Array(PERSON_ID_BYTES)))
}

/**
 * The identifier that stands for these bytes.
 *
 * @throws {RangeError} When there are not exactly 16.
 */
export function personIdOfBytes(bytes: Uint8Array): PersonId {
  if (bytes.length !== PERSON_ID_BYTES) throw new RangeError(`A person identifier has ${PERSON_ID_BYTES} bytes.`)
  return passed<'PersonId'>(Buffer.from(bytes).toString('base64url')).value
}

/** The 16 bytes that an identifier stands for. */
export function bytesOfPersonId(id: PersonId): Uint8Array {
  return new Uint8Array(Buffer.from(id, 'base64url'))
}

/** For forms and imports: NFKC and trim; the case of an identifier means something. */
export function normalisePersonId(found: string): Normalised {
  return normaliseWidth(found)
}
