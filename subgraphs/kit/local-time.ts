import { isRealDay } from './deadline/day.ts'

/**
 * The instant of a local time without offset, as RFC 3339 with the zone's offset: digits stay as the source wrote them.
 *
 * Where clocks are put back an hour occurs twice: the first is meant. Where clocks are put forward an hour is missing: a
 * time in it is read with the offset before the change (so 02:30 is the instant that the clocks then show as 03:30).
 * Offsets of whole minutes only: before zones existed some places kept seconds, which are cut off.
 *
 * @param local `YYYY-MM-DDTHH:MM:SS`, as column `localTime` of an import gives it.
 * @param zone IANA name, for example `America/New_York`.
 * @throws {RangeError} For a text of another form, or a zone that does not exist.
 * @example instantOf('2011-07-01T02:18:31', 'America/New_York') // 2011-07-01T02:18:31-04:00
 */
export function instantOf(local: string, zone: string): string {
  const wall = Date.parse(`${local}Z`)
  if (!/^[\d-]{10}T\d\d:\d\d:\d\d$/.test(local) || !isRealDay(local.slice(0, 10)) || Number.isNaN(wall))
    throw new RangeError('A local time is a real day and time written YYYY-MM-DDTHH:MM:SS, without offset.')
  // No zone has moved its clocks twice within two days, so these are the offsets on either side of a change.
  const before = offsetMinutes(wall - MS_PER_DAY, zone)
  const after = offsetMinutes(wall + MS_PER_DAY, zone)
  const afterFits = offsetMinutes(wall - after * MS_PER_MINUTE, zone) === after
  const beforeFits = before === after || offsetMinutes(wall - before * MS_PER_MINUTE, zone) === before
  return `${local}${writeOffset(afterFits && !beforeFits ? after : before)}`
}

/** The day that a zone's calendar shows at an instant, `YYYY-MM-DD`; beyond the year 9999 the last day of that year. */
export function dayIn(zone: string, at: Date): string {
  const local = new Date(at.getTime() + offsetMinutes(at.getTime(), zone) * MS_PER_MINUTE).toISOString()
  return local.startsWith('+') ? '9999-12-31' : local.slice(0, 10)
}

/**
 * An instant as RFC 3339 with the offset that a zone has at it, to the second.
 *
 * @example timeIn('America/Vancouver', new Date('2023-11-20T18:13:45Z')) // 2023-11-20T10:13:45-08:00
 */
export function timeIn(zone: string, at: Date): string {
  const minutes = offsetMinutes(at.getTime(), zone)
  const local = new Date(at.getTime() + minutes * MS_PER_MINUTE).toISOString().replace(/\.\d+Z$/, '')
  return `${local}${writeOffset(minutes)}`
}

/** True for `UTC` and for an IANA name (`Asia/Shanghai`) that this process knows; offsets and abbreviations are no zones. */
export function isZone(name: string): boolean {
  try {
    return (name === 'UTC' || name.includes('/')) && formatIn(name) !== undefined
  } catch {
    return false
  }
}

const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 86_400_000

/** Making a formatter costs a thousand times more than using it. Zones are a few hundred, so this cannot grow far. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' })
  formats.set(zone, made)
  return made
}

/** Minutes east of UTC. Intl writes `GMT`, `GMT-04:00`, and for the 19th century `GMT+08:05:43`. */
function offsetMinutes(at: number, zone: string): number {
  const { sign, hours, minutes } =
    /GMT(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d)/.exec(formatIn(zone).format(at))?.groups ?? {}
  const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  return sign === '-' ? -size : size
}

function writeOffset(minutes: number): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
