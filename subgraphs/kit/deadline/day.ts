const MS_PER_DAY = 86_400_000

/** True for a day that exists, written `YYYY-MM-DD` (ISO 8601): 1884-02-29 does, 1900-02-29 does not. */
export function isRealDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false
  const at = utc(text)
  return !Number.isNaN(at) && isoDay(at) === text
}

/** The day of an instant in UTC; step days in UTC only, because some zones skip hours and even days. */
export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** The day after; the argument must be a real day before 9999-12-31. */
export function nextDay(day: string): string {
  return isoDay(utc(day) + MS_PER_DAY)
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function weekday(day: string): number {
  return ((new Date(utc(day)).getUTCDay() + 6) % 7) + 1
}

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}
