import { GraphError } from '@civigraph/subgraph-kit'
import { redactContacts } from './redact.ts'

/** Longest message, in characters as people count them, not in bytes. */
const MESSAGE_MAX_CHARACTERS = 4000

/**
 * A message as it is stored: contacts replaced, then measured.
 *
 * @throws {GraphError} `BAD_INPUT` for an empty or too long text, or one that the store cannot hold.
 */
export function messageText(written: string): string {
  if (written.length > 2 * MESSAGE_MAX_CHARACTERS) throw refusal() // before any work on it
  const text = redactContacts(written)
  if (text.trim() === '' || text.includes('\0') || charactersOf(text) > MESSAGE_MAX_CHARACTERS) throw refusal()
  return text
}

/** Code points, as PostgreSQL counts. */
function charactersOf(text: string): number {
  return Array.from(text).length
}

function refusal(): GraphError {
  return new GraphError(
    'BAD_INPUT',
    `\`text\` must hold 1 to ${MESSAGE_MAX_CHARACTERS} characters, counted after e-mail addresses and telephone numbers ` +
      'are replaced, and no character U+0000.',
  )
}
