import { choice, integer, list, type readEnv } from '@civigraph/subgraph-kit'
import { USUAL_LIMITS } from '../bounds/operation-limits.ts'
import { SCHEMA_QUESTIONS } from '../bounds/schema-questions.ts'

/** Which operations are executed, and how large they may be. */
export const operationSettings = {
  CIVIGRAPH_DOCUMENTS: choice(
    'Whether any operation is executed, or only trusted documents.',
    ['any', 'trusted'],
    'any',
  ),
  CIVIGRAPH_TRUSTED_DOCUMENTS_FILES: list('Manifests of trusted documents: our own, or of Apollo, Hive or Cosmo.'),
  CIVIGRAPH_MAX_BODY_BYTES: integer('Largest request body.', { fallback: 1_000_000, min: 1_000, max: 100_000_000 }),
  CIVIGRAPH_MAX_ANSWER_BYTES: integer('Largest answer that is sent.', {
    fallback: 32_000_000,
    min: 1_000,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_MAX_TOKENS: integer('Lexical tokens of one document.', { fallback: 5_000, min: 10, max: 100_000 }),
  CIVIGRAPH_MAX_DEPTH: integer('Fields below one another.', { fallback: 15, min: 1, max: 100 }),
  CIVIGRAPH_MAX_FIELDS: integer('Fields of one operation, fragments counted wherever they stand.', {
    fallback: 500,
    min: 1,
    max: 100_000,
  }),
  CIVIGRAPH_MAX_ROOT_FIELDS: integer('Fields at the root of one operation, aliases counted.', {
    fallback: 20,
    min: 1,
    max: 10_000,
  }),
  CIVIGRAPH_MAX_ALIASES: integer('Fields of one document that are given another name.', {
    fallback: 30,
    min: 0,
    max: 10_000,
  }),
  CIVIGRAPH_MAX_ALIASES_OF_ONE_FIELD: integer('Names that one field of a document may be given.', {
    fallback: 10,
    min: 0,
    max: 10_000,
  }),
  CIVIGRAPH_INTROSPECTION: choice('Who may ask for the schema.', SCHEMA_QUESTIONS, 'signedIn'),
}

type Raw = ReturnType<typeof readEnv<typeof operationSettings>>

export function operationConfig(raw: Raw) {
  return {
    documents: raw.CIVIGRAPH_DOCUMENTS,
    trustedDocumentsFiles: raw.CIVIGRAPH_TRUSTED_DOCUMENTS_FILES,
    maxBodyBytes: raw.CIVIGRAPH_MAX_BODY_BYTES,
    maxAnswerBytes: raw.CIVIGRAPH_MAX_ANSWER_BYTES,
    limits: {
      ...USUAL_LIMITS,
      maxTokens: raw.CIVIGRAPH_MAX_TOKENS,
      maxDepth: raw.CIVIGRAPH_MAX_DEPTH,
      maxFields: raw.CIVIGRAPH_MAX_FIELDS,
      maxRootFields: raw.CIVIGRAPH_MAX_ROOT_FIELDS,
      maxAliases: raw.CIVIGRAPH_MAX_ALIASES,
      maxAliasesOfOneField: raw.CIVIGRAPH_MAX_ALIASES_OF_ONE_FIELD,
    },
    schemaQuestions: raw.CIVIGRAPH_INTROSPECTION,
  }
}
