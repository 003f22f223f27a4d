/** A departure from the guideline that somebody agreed to: it has a reason and an end. */
export interface Exemption {
  readonly rule: string
  readonly coordinates: readonly string[]
  readonly reason: string
  /** Last day on which it holds. */
  readonly until: string
}

/**
 * Reads exemptions from JSON: a list of `{ rule, coordinates, reason, until }`.
 *
 * @throws Error that names the entry and what it lacks.
 */
export function readExemptions(json: string, rules: Readonly<Record<string, unknown>>): readonly Exemption[] {
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list)) throw new Error('Exemptions are a list.')
  return list.map((entry: unknown, index) => {
    if (!isExemption(entry))
      throw new Error(`Exemption ${index + 1} needs rule, coordinates, reason and until (YYYY-MM-DD).`)
    if (!Object.hasOwn(rules, entry.rule)) throw new Error(`Exemption ${index + 1} is from no rule of the guideline.`)
    return entry
  })
}

function isExemption(entry: unknown): entry is Exemption {
  if (typeof entry !== 'object' || entry === null) return false
  if (!('rule' in entry && 'coordinates' in entry && 'reason' in entry && 'until' in entry)) return false
  const { rule, coordinates, reason, until } = entry
  return (
    typeof rule === 'string' &&
    Array.isArray(coordinates) &&
    coordinates.length > 0 &&
    coordinates.every((one) => typeof one === 'string') &&
    typeof reason === 'string' &&
    reason.length >= 10 &&
    typeof until === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(until)
  )
}
