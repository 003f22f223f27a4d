import { compareDecimals } from './decimals.ts'
import type { Column, ReadValue, ValueProblem } from './profile.ts'
import { isDay, readLocalTime } from './times.ts'

/** What a wrong value of a column does; see {@link ValueProblem.spoils}. */
export type Spoils = ValueProblem['spoils']

export interface ColumnOptions {
  /** A blank value is read as null. Without it a blank value is `MISSING_VALUE`. */
  readonly optional?: boolean
  /**
   * For every problem of this column. By default a malformed or unknown value spoils its row, and a value outside the
   * declared range spoils the file: it shows that the file has other units than the profile says.
   */
  readonly spoils?: Spoils
}

type Optional = { readonly optional: true }
type Required = { readonly optional?: false }

export interface TextOptions extends ColumnOptions {
  /** In characters (code points); 4,000 by default. */
  readonly maxLength?: number
}

/** Text exactly as found: nothing is trimmed, folded or unescaped. Text that PostgreSQL cannot hold (NUL) is refused. */
export function text(options: TextOptions & Optional): Column<string | null>
export function text(options?: TextOptions & Required): Column<string>
export function text({ maxLength = 4000, ...options }: TextOptions = {}): Column<string | null> {
  const expected = `text of at most ${maxLength} characters`
  return column(expected, options, (found) => {
    if (found.includes('\0')) return malformed('CONTROL_CHARACTER', 'text without the character U+0000')
    return lengthOf(found) > maxLength ? malformed('TOO_LONG', expected) : { ok: true, value: found }
  })
}

export interface WholeNumberOptions extends ColumnOptions {
  readonly min?: number
  readonly max?: number
}

/**
 * Digits, with `-` where `min` is not given or is negative. `007`, `+7`, `7.0` and `1,000` are no whole numbers: nothing is
 * guessed. Limits are inclusive; without them the limit is what a JavaScript number holds exactly.
 */
export function wholeNumber(options: WholeNumberOptions & Optional): Column<number | null>
export function wholeNumber(options?: WholeNumberOptions & Required): Column<number>
export function wholeNumber({ min, max, ...options }: WholeNumberOptions = {}): Column<number | null> {
  const expected = `a whole number${rangeText(min, max)}`
  return column(expected, options, (found) => {
    if (!/^(?:0|-?[1-9]\d*)$/.test(found)) return malformed('NOT_A_WHOLE_NUMBER', expected)
    const value = Number(found)
    const within = Number.isSafeInteger(value) && value >= (min ?? -Infinity) && value <= (max ?? Infinity)
    return within ? { ok: true, value } : outOfRange(expected)
  })
}

export interface DecimalOptions extends ColumnOptions {
  /** Inclusive; as text where a double would lose digits. */
  readonly min?: number | string
  readonly max?: number | string
}

/**
 * A number in plain notation, kept as text with every digit it has: `1.50` stays `1.50`, and `14687744162801.0332` does not
 * pass through a double. At most 100 characters.
 */
export function decimal(options: DecimalOptions & Optional): Column<string | null>
export function decimal(options?: DecimalOptions & Required): Column<string>
export function decimal({ min, max, ...options }: DecimalOptions = {}): Column<string | null> {
  const expected = `a decimal number${rangeText(min, max)}`
  return column(expected, options, (found) => {
    if (found.length > 100 || !/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(found)) return malformed('NOT_A_DECIMAL', expected)
    const below = min !== undefined && compareDecimals(found, String(min)) < 0
    const above = max !== undefined && compareDecimals(found, String(max)) > 0
    return below || above ? outOfRange(expected) : { ok: true, value: found }
  })
}

/** How a file writes its days. Two-digit years do not exist here. */
export type DayStyle = 'YYYY-MM-DD' | 'YYYY/MM/DD' | 'YYYYMMDD' | 'DD/MM/YYYY' | 'MM/DD/YYYY' | 'DD.MM.YYYY'

const dayStyles: Record<DayStyle, RegExp> = {
  'YYYY-MM-DD': /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/,
  'YYYY/MM/DD': /^(?<year>\d{4})\/(?<month>\d\d)\/(?<day>\d\d)$/,
  YYYYMMDD: /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/,
  'DD/MM/YYYY': /^(?<day>\d\d)\/(?<month>\d\d)\/(?<year>\d{4})$/,
  'MM/DD/YYYY': /^(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{4})$/,
  'DD.MM.YYYY': /^(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4})$/,
}

export interface DayOptions extends ColumnOptions {
  /** `YYYY-MM-DD` by default. */
  readonly style?: DayStyle
  /** Inclusive, as `YYYY-MM-DD`. */
  readonly min?: string
  readonly max?: string
}

/** A day that exists in the calendar, given as `YYYY-MM-DD` whatever the file's style. */
export function day(options: DayOptions & Optional): Column<string | null>
export function day(options?: DayOptions & Required): Column<string>
export function day({ style = 'YYYY-MM-DD', min, max, ...options }: DayOptions = {}): Column<string | null> {
  const expected = `a calendar day written ${style}${rangeText(min, max)}`
  return column(expected, options, (found) => {
    const parts = dayStyles[style].exec(found)?.groups
    const value = `${parts?.['year']}-${parts?.['month']}-${parts?.['day']}`
    if (!isDay(value)) return malformed('NOT_A_DAY', expected)
    return (min !== undefined && value < min) || (max !== undefined && value > max)
      ? outOfRange(expected)
      : { ok: true, value }
  })
}

/**
 * A date and time of day without offset, to the minute or second; given as `YYYY-MM-DDTHH:MM:SS`. Which zone it is meant
 * in is the profile's knowledge: it is stored beside the value, never applied here.
 */
export function localTime(options: ColumnOptions & Optional): Column<string | null>
export function localTime(options?: ColumnOptions & Required): Column<string>
export function localTime(options: ColumnOptions = {}): Column<string | null> {
  const expected = 'a local date and time written YYYY-MM-DDTHH:MM or YYYY-MM-DDTHH:MM:SS, without offset'
  return column(expected, options, (found) => {
    const value = readLocalTime(found)
    return value === null ? malformed('NOT_A_LOCAL_TIME', expected) : { ok: true, value }
  })
}

/** A date and time with its offset from UTC, kept as found: the offset says where it was recorded. */
export function instant(options: ColumnOptions & Optional): Column<string | null>
export function instant(options?: ColumnOptions & Required): Column<string>
export function instant(options: ColumnOptions = {}): Column<string | null> {
  const expected = 'a date and time with offset, written YYYY-MM-DDTHH:MM:SS+HH:MM or with Z'
  return column(expected, options, (found) => {
    const { local, offset } =
      /^(?<local>.*?:\d\d)(?:\.\d{1,9})?(?<offset>Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/.exec(found)?.groups ?? {}
    const exists = offset !== undefined && local?.length === 19 && readLocalTime(local) !== null
    return exists ? { ok: true, value: found } : malformed('NOT_AN_INSTANT', expected)
  })
}

/** One of the words that the source declares, exactly as written. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
  options: ColumnOptions & Optional,
): Column<Word | null>
export function oneOf<const Word extends string>(
  words: readonly Word[],
  options?: ColumnOptions & Required,
): Column<Word>
export function oneOf<const Word extends string>(
  words: readonly Word[],
  options: ColumnOptions = {},
): Column<Word | null> {
  const expected = `one of ${words.join(', ')}`
  return column(expected, options, (found) => {
    const value = words.find((word) => word === found)
    return value === undefined ? malformed('UNKNOWN_WORD', expected) : { ok: true, value }
  })
}

/** A value that may be absent for a stated reason. No reader may turn one reason into another, or into null or zero. */
export type Stated<Value, State extends string = 'NOT_APPLICABLE' | 'NO_DATA'> =
  | { readonly state: 'KNOWN'; readonly value: Value }
  | { readonly state: State | 'BLANK'; readonly value: null }

/**
 * A value, or a word that says why there is none: `wordOr(wholeNumber({ min: 0 }), { NA: 'NOT_APPLICABLE', ND: 'NO_DATA' })`.
 * A blank cell is `BLANK`.
 */
export function wordOr<Value, const State extends string>(
  inner: Column<Value>,
  words: Readonly<Record<string, State>>,
): Column<Stated<Value, State>> {
  return {
    expected: `${inner.expected}, one of ${Object.keys(words).join(', ')}, or blank`,
    read(found) {
      if (found === '') return { ok: true, value: { state: 'BLANK', value: null } }
      const state = Object.hasOwn(words, found) ? words[found] : undefined
      if (state !== undefined) return { ok: true, value: { state, value: null } }
      const read = inner.read(found)
      return read.ok ? { ok: true, value: { state: 'KNOWN', value: read.value } } : read
    },
  }
}

/** What a check of an identifier says: `failed` names the check, `message` never repeats the value. */
export type IdentifierCheck<Value> = (
  found: string,
) =>
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failed: string; readonly message: string }

/** An identifier with a check of its own. A failed check `CHECK` becomes the code `IDENTIFIER_CHECK`. */
export function identifier<Value>(
  check: IdentifierCheck<Value>,
  options: ColumnOptions & Optional,
): Column<Value | null>
export function identifier<Value>(check: IdentifierCheck<Value>, options?: ColumnOptions & Required): Column<Value>
export function identifier<Value>(check: IdentifierCheck<Value>, options: ColumnOptions = {}): Column<Value | null> {
  const expected = 'an identifier that passes its check'
  return column(expected, options, (found) => {
    const checked = check(found)
    if (checked.ok) return checked
    return malformed(`IDENTIFIER_${checked.failed}`, checked.message.includes(found) ? expected : checked.message)
  })
}

/**
 * Several values in one cell. A blank cell is an empty list; an empty item is refused.
 *
 * @param item How each item is read; text as found by default.
 */
export function list(separator: string): Column<readonly string[]>
export function list<Value>(separator: string, item: Column<Value>): Column<readonly Value[]>
export function list(separator: string, item: Column<unknown> = text()): Column<readonly unknown[]> {
  return {
    expected: `a list separated by "${separator}", each ${item.expected}`,
    read(found) {
      if (found === '') return { ok: true, value: [] }
      const values: unknown[] = []
      for (const part of found.split(separator)) {
        if (part === '') return malformed('EMPTY_ITEM', `a list separated by "${separator}" without empty items`)
        const read = item.read(part)
        if (!read.ok) return read
        values.push(read.value)
      }
      return { ok: true, value: values }
    },
  }
}

function column<Value>(
  expected: string,
  { optional = false, spoils }: ColumnOptions,
  read: (found: string) => ReadValue<Value>,
): Column<Value | null> {
  return {
    expected: optional ? `${expected}, or blank` : expected,
    read(found) {
      if (found === '' && optional) return { ok: true, value: null }
      const result = found === '' ? malformed('MISSING_VALUE', expected) : read(found)
      return result.ok || spoils === undefined ? result : { ok: false, problem: { ...result.problem, spoils } }
    },
  }
}

type Refused = Extract<ReadValue<never>, { ok: false }>

function malformed(code: string, expected: string): Refused {
  return { ok: false, problem: { code, expected, spoils: 'row' } }
}

function outOfRange(expected: string): Refused {
  return { ok: false, problem: { code: 'OUT_OF_RANGE', expected, spoils: 'file' } }
}

function rangeText(min: number | string | undefined, max: number | string | undefined): string {
  return `${min === undefined ? '' : ` from ${min}`}${max === undefined ? '' : ` up to ${max}`}`
}

/** Code points, as PostgreSQL counts. */
function lengthOf(found: string): number {
  let length = 0
  for (const _ of found) length += 1
  return length
}
