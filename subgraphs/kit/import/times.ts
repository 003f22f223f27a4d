const dayPattern = /^(?<year>\d{4})-(?<month>0[1-9]|1[0-2])-(?<day>\d\d)$/
const timePattern = /^(?<day>\d{4}-\d\d-\d\d)T(?<minute>(?:[01]\d|2[0-3]):[0-5]\d)(?<second>:[0-5]\d)?$/

/** True for a day of the Gregorian calendar from year 1, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const { year, month, day } = dayPattern.exec(text)?.groups ?? {}
  if (year === undefined || year === '0000') return false
  const lastDay = [31, isLeap(Number(year)) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 0
  return Number(day) >= 1 && Number(day) <= lastDay
}

/** `YYYY-MM-DDTHH:MM:SS` from a local time to the minute or second; null when it is none. */
export function readLocalTime(text: string): string | null {
  const { day, minute, second = ':00' } = timePattern.exec(text)?.groups ?? {}
  return day !== undefined && isDay(day) ? `${day}T${minute}${second}` : null
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}
