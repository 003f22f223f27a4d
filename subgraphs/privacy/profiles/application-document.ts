/**
 * Intended uses of a document `{"applications": [{"client", "name", "owner", "support", "intendedUses": [{…}]}]}`, each with
 * the words of its application.
 *
 * @throws Error when the document has another form, or an application without an intended use: it would get lost.
 */
export function* usesIn(document: unknown): Generator<Record<string, string>> {
  const { applications } = objectOf(document, ['applications'])
  for (const application of listOf(applications)) {
    const { intendedUses, ...about } = objectOf(application, ['client', 'name', 'owner', 'support', 'intendedUses'])
    const uses = listOf(intendedUses)
    if (uses.length === 0) throw new Error('An application has at least one intended use.')
    for (const use of uses) yield textsOf({ ...about, ...objectOf(use, USE_NAMES) })
  }
}

const USE_NAMES = [
  'purpose',
  'description',
  'fields',
  'basis',
  'needsConsent',
  'policyUrl',
  'deletionContact',
  'approvedAt',
  'revokedAt',
]

function objectOf(value: unknown, names: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('Expected an object.')
  const found = Object.entries(value)
  if (found.some(([name]) => !names.includes(name))) throw new Error('Expected no other names than these.')
  return Object.fromEntries([...names.map((name) => [name, null] as const), ...found])
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('Expected a list.')
  return value
}

function textsOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]))
}

/** A list as its items with spaces between; a blank for null. */
function textOf(value: unknown): string {
  if (value === null) return ''
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(' ')
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  throw new Error('Expected a text, true or false, or a list of texts.')
}
