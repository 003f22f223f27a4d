import type { Words } from './code-label.ts'

const COMPONENT_ROLES = ['DIMENSION', 'TIME', 'INDICATOR'] as const

/** One dimension or indicator of a dataset, or its time. */
export interface Component {
  readonly id: string
  readonly role: (typeof COMPONENT_ROLES)[number]
  readonly label: string
  /** Of an indicator; null for others. */
  readonly unit: string | null
}

/** What a publisher declares: components in their order, and code lists of dimensions. */
export interface DeclaredStructure {
  readonly components: readonly Component[]
  readonly codes: readonly { readonly dimension: string; readonly code: string; readonly labels: Words }[]
}

/** For people: what {@link readStructure} takes. */
export const STRUCTURE_FORM =
  'a JSON list of 2 to 50 components {"id", "role", "label", "unit", "codes"} with different ids: one TIME, any number of ' +
  'DIMENSION (optionally with "codes": code to words by language), at least one INDICATOR (each with its "unit")'

/** Reads a declared structure; null when it is not {@link STRUCTURE_FORM}. */
export function readStructure(declared: unknown): DeclaredStructure | null {
  if (!Array.isArray(declared) || declared.length < 2 || declared.length > 50) return null
  const read = declared.map(readComponent)
  const known = read.filter((part) => part !== null)
  const components = known.map(({ component }) => component)
  const having = (wanted: Component['role']) => components.filter(({ role }) => role === wanted).length
  const distinct = new Set(components.map(({ id }) => id)).size === components.length
  if (known.length < read.length || !distinct || having('TIME') !== 1 || having('INDICATOR') === 0) return null
  return { components, codes: known.flatMap(({ codes }) => codes) }
}

/** Text that fits an identifier or a label: not empty, no control characters, at most so many characters. */
export function isPlainText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxLength && !/\p{Cc}/u.test(value)
}

function readComponent(declared: unknown) {
  if (!isRecord(declared)) return null
  const { id, label, unit = null, codes = {} } = declared
  const role = COMPONENT_ROLES.find((known) => known === declared['role'])
  const surplus = Object.keys(declared).some((name) => !['id', 'role', 'label', 'unit', 'codes'].includes(name))
  if (surplus || role === undefined || !isPlainText(id, 64) || !isPlainText(label, 200)) return null
  if (role === 'INDICATOR' ? !isPlainText(unit, 64) : unit !== null) return null
  const list = readCodes(id, codes)
  if (list === null || (role !== 'DIMENSION' && list.length > 0)) return null
  return { component: { id, role, label, unit: typeof unit === 'string' ? unit : null }, codes: list }
}

function readCodes(dimension: string, declared: unknown): DeclaredStructure['codes'] | null {
  if (!isRecord(declared)) return null
  const codes = Object.entries(declared).map(([code, words]) => {
    const labels = readWords(words)
    return isPlainText(code, 200) && labels !== null ? { dimension, code, labels } : null
  })
  return codes.every((code) => code !== null) ? codes : null
}

/** Words by language, as an import gives them; null when they are something else. */
export function readWords(declared: unknown): Words | null {
  if (!isRecord(declared)) return null
  const words = Object.entries(declared).map(([language, text]): [string, string] | null =>
    /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language) && isPlainText(text, 500) ? [language, text] : null,
  )
  return words.every((word) => word !== null) ? Object.fromEntries(words) : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
