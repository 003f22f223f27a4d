import { GraphError } from '@civigraph/subgraph-kit'

const MAX_LENGTH = 200

/**
 * Text that the store can compare with; it cannot hold U+0000.
 *
 * @throws {GraphError} `BAD_INPUT`
 */
export function checkText(argument: string, text: string): string {
  if (text.length > MAX_LENGTH || text.includes('\0'))
    throw new GraphError(
      'BAD_INPUT',
      `Texts in \`${argument}\` have at most ${MAX_LENGTH} characters, none of them U+0000.`,
    )
  return text
}
