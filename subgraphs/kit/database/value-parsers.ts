type Parse = (text: string) => unknown

/** By type oid: how a value is read, and the oid of arrays of that type. */
const types: readonly { oid: number; arrayOid: number; parse: Parse }[] = [
  { oid: 20, arrayOid: 1016, parse: wholeNumber }, // int8: counts; every id of ours is text
  { oid: 1082, arrayOid: 1182, parse: asText }, // date
  { oid: 1114, arrayOid: 1115, parse: localTime }, // timestamp without time zone
  { oid: 1184, arrayOid: 1185, parse: instant }, // timestamp with time zone
  { oid: 1186, arrayOid: 1187, parse: asText }, // interval
  { oid: 1700, arrayOid: 1231, parse: asText }, // numeric
]

/**
 * How values leave the database, the same from PGlite and PostgreSQL: days, numerics and intervals stay text, so that no
 * digit and no time zone is lost; instants are ISO 8601 in UTC, with microseconds where there are any; local times keep a
 * `T` and no offset. The same in arrays of one dimension.
 */
export const valueParsers: Readonly<Record<number, Parse>> = Object.fromEntries(
  types.flatMap(({ oid, arrayOid, parse }) => [
    [oid, parse],
    [arrayOid, arrayOf(parse)],
  ]),
)

function asText(text: string): string {
  return text
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError('An int8 beyond 2^53 would lose digits: select it as text.')
  return number
}

function localTime(text: string): string {
  return text.replace(' ', 'T')
}

/** A JavaScript date ends at milliseconds; a cursor made of that would show a row twice or leave one out. */
function instant(text: string): string {
  if (text.endsWith('infinity')) return text
  const microseconds = /\.\d{3}(\d{1,3})/.exec(text)?.[1]
  const iso = new Date(text).toISOString()
  return microseconds === undefined ? iso : iso.replace('Z', `${microseconds.padEnd(3, '0')}Z`)
}

/** Elements of these types hold no comma and no brace. */
function arrayOf(parse: Parse): Parse {
  return (text) => {
    const inside = text.slice(1, -1)
    if (inside === '') return []
    return inside.split(',').map((part) => (part === 'NULL' ? null : parse(part.replaceAll('"', ''))))
  }
}
