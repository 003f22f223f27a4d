import { mkdir, writeFile } from 'node:fs/promises'
import { ERRORS } from '@civigraph/subgraph-kit'

/** The kit's error codes as text for the SDK, which imports nothing of ours. */
const target = new URL('../sdk/generated/error-codes.ts', import.meta.url)
const codes = Object.keys(ERRORS)
  .toSorted()
  .map((code) => `  '${code}',`)

await mkdir(new URL('.', target), { recursive: true })
await writeFile(
  target,
  `// Generated from subgraphs/kit/errors.ts by \`npm run codegen\`. Do not edit.
/** Codes with which the national graph refuses. */
export const ERROR_CODES = [
${codes.join('\n')}
] as const

/** A code with which the national graph refuses. */
export type ErrorCode = (typeof ERROR_CODES)[number]
`,
)
