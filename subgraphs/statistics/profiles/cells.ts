import type { Column } from '@civigraph/subgraph-kit/import'
import { isPlainText, readWords } from '../structure.ts'
import type { Words } from '../code-label.ts'
import type { SeriesKey } from '../series-key.ts'

/** Text of a declared form. */
export function written(form: RegExp, expected: string): Column<string> {
  return {
    expected,
    read: (found) => (form.test(found) ? { ok: true, value: found } : malformed('WRONG_FORM', expected)),
  }
}

/** Identifier of a dataset: it stands in addresses. */
export const datasetId = written(
  /^[a-z0-9][a-z0-9-]{0,63}$/,
  'an identifier of 1 to 64 lower-case letters, digits and hyphens',
)

/** Name of a dimension, an indicator or a unit. */
export const name = plainText(64)

/** Text without control characters: line breaks and separators of keys are such. */
export function plainText(maxLength: number): Column<string> {
  const expected = `text of 1 to ${maxLength} characters without control characters`
  return {
    expected,
    read: (found) => (isPlainText(found, maxLength) ? { ok: true, value: found } : malformed('WRONG_FORM', expected)),
  }
}

/** JSON that a rule understands; the rule answers null for anything else. */
export function json<Value>(understand: (parsed: unknown) => Value | null, expected: string): Column<Value> {
  return {
    expected,
    read(found) {
      const value = understand(parsedOrNull(found))
      return value === null ? malformed('WRONG_JSON', expected) : { ok: true, value }
    },
  }
}

/** Key of a figure: `{"place": "990100", "sex": ""}`. */
export const seriesKey = json<SeriesKey>(
  readKey,
  'a JSON object of at most 20 dimensions with their codes as text; an empty code is the total',
)

/** Words by language: `{"en": "Test City", "zh": "测试市"}`. */
export const words = json<Words>(readWords, 'a JSON object of language tags (en, zh) with words')

function readKey(parsed: unknown): SeriesKey | null {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null
  const parts = Object.entries(parsed).map(([dimension, code]: [string, unknown]): [string, string] | null =>
    isPlainText(dimension, 64) && (code === '' || isPlainText(code, 200)) ? [dimension, code] : null,
  )
  return parts.length <= 20 && parts.every((part) => part !== null) ? Object.fromEntries(parts) : null
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function malformed(code: string, expected: string) {
  return { ok: false, problem: { code, expected, spoils: 'row' } } as const
}
