/** A value of a directive's argument as text; field sets count by their words, not by their spaces. */
export function canonicalText(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.replaceAll(/\s+/g, ' ').trim()) : JSON.stringify(value)
}
