import type { Column } from '@civigraph/subgraph-kit/import'
import type { Limit } from '../inventory-rules.ts'
import type { Texts } from '../texts.ts'

/** A column whose text is JSON; blank is read as null. `read` gives undefined for what does not fit. */
export function json<Value>(expected: string, read: (value: unknown) => Value | undefined): Column<Value> {
  return {
    expected,
    read(found) {
      const value = read(parsed(found))
      if (value !== undefined) return { ok: true, value }
      return { ok: false, problem: { code: 'UNEXPECTED_SHAPE', expected, spoils: 'row' } }
    },
  }
}

/** Null and absent stay what `whenAbsent` says; every other value is for `read`. */
export function orAbsent<Value, Absent>(read: (value: unknown) => Value | undefined, whenAbsent: Absent) {
  return (value: unknown): Value | Absent | undefined =>
    value === null || value === undefined ? whenAbsent : read(value)
}

/** A list whose every item fits. */
export function listOf<Value>(read: (value: unknown) => Value | undefined) {
  return (value: unknown): readonly Value[] | undefined => {
    if (!Array.isArray(value)) return undefined
    const items = value.map(read)
    return items.every((item) => item !== undefined) ? items : undefined
  }
}

/** An object whose named fields all fit; other fields are not looked at. */
export function shapeOf<Shape extends object>(fields: {
  readonly [Name in keyof Shape]: (value: unknown) => Shape[Name] | undefined
}) {
  return (value: unknown): Shape | undefined => {
    if (!isObject(value)) return undefined
    const shape: Record<string, unknown> = {}
    for (const [name, read] of Object.entries<(value: unknown) => unknown>(fields)) {
      const field = read(value[name])
      if (field === undefined) return undefined
      shape[name] = field
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field was read by its own reader
    return shape as Shape
  }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && !value.includes('\0') ? value : undefined
}

/** Texts by language: at least one. */
export function textsOf(value: unknown): Texts | undefined {
  const entries = isObject(value) ? Object.entries(value) : []
  const texts = entries.flatMap(([language, text]) => {
    const read = textOf(text)
    return read === undefined || !/^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language) ? [] : [[language, read] as const]
  })
  return texts.length > 0 && texts.length === entries.length ? Object.fromEntries(texts) : undefined
}

export function wholeOf(min: number, max: number) {
  return (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined
}

export function truthOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

export const limitOf = shapeOf<Limit>({ days: wholeOf(0, 36_500), working: truthOf })

function parsed(found: string): unknown {
  if (found === '') return null
  try {
    return JSON.parse(found)
  } catch {
    return undefined // whatever the parser says of it may quote the value
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
