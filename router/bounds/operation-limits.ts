import { type ASTNode, type DocumentNode, Kind, visit } from 'graphql'
import { measureFields } from './measure-fields.ts'

/** How large a document may be, whatever it costs. */
export interface OperationLimits {
  /** Lexical tokens; the parser stops there. */
  readonly maxTokens: number
  /** Fields below one another. */
  readonly maxDepth: number
  /** Fields of an operation, each counted wherever a fragment brings it. */
  readonly maxFields: number
  /** Fields of the root, under whatever names: each may be a question of its own. */
  readonly maxRootFields: number
  /** Fields that are given another name. */
  readonly maxAliases: number
  /** The same of one field; `__typename` counts, too. */
  readonly maxAliasesOfOneField: number
  readonly maxDirectives: number
  readonly maxDirectivesOfOnePlace: number
  readonly maxFragments: number
  /** Fields below `__schema` or `__type`; `ofType`, which only unwraps a type, does not count. */
  readonly maxSchemaDepth: number
  /** Lists and objects within one another, in literals. */
  readonly maxValueDepth: number
}

/** What ordinary operations stay well below. The standard introspection query is 15 fields deep; 5 of them count below `__schema`. */
export const USUAL_LIMITS: OperationLimits = {
  maxTokens: 5_000,
  maxDepth: 15,
  maxFields: 500,
  maxRootFields: 20,
  maxAliases: 30,
  maxAliasesOfOneField: 10,
  maxDirectives: 50,
  maxDirectivesOfOnePlace: 5, // scanners send ten, and count an error for each
  maxFragments: 50,
  maxSchemaDepth: 6,
  maxValueDepth: 8,
}

/** How large a document is, in the words of its limits. */
export type DocumentMeasure = { readonly [Limit in Exclude<keyof OperationLimits, 'maxTokens'>]: number }

/**
 * The first limit that a parsed document breaks, with the way out; null when it keeps them all. The document need not be
 * valid: this stands before validation, whose time grows faster than the document. Takes time in proportion to its text.
 */
export function limitsBroken(document: DocumentNode, limits: OperationLimits): string | null {
  const measure = measureDocument(document)
  const broken = ROWS.find(([limit]) => measure[limit] > limits[limit])
  if (!broken) return null
  const [limit, what, wayOut] = broken
  return `${what} at most ${limits[limit]}; ${wayOut}.`
}

/** Each limit: what it allows, and what to do beyond it. */
const ROWS: readonly (readonly [limit: keyof DocumentMeasure, what: string, wayOut: string])[] = [
  ['maxValueDepth', 'Lists and objects in values may be nested', 'send flatter values'],
  ['maxFragments', 'The fragments of a document may number', 'send operations in documents of their own'],
  ['maxDirectivesOfOnePlace', 'The directives at one place may number', 'leave out those that change nothing'],
  ['maxDirectives', 'The directives of a document may number', 'split the operation'],
  ['maxAliasesOfOneField', 'The aliases of one field may number', 'ask for a list, or send several requests'],
  ['maxAliases', 'The aliases of a document may number', 'split the operation'],
  ['maxRootFields', 'The fields at the root of an operation may number', 'send several requests'],
  ['maxFields', 'The fields of an operation, fragments written out, may number', 'split the operation'],
  ['maxSchemaDepth', 'Fields below `__schema` and `__type` may lie deep', 'ask for the types one by one'],
  ['maxDepth', 'The fields of an operation may lie deep', 'split the operation'],
]

/** Measures a document in two passes: over its text, and over its fields as fragments bring them. */
export function measureDocument(document: DocumentNode): DocumentMeasure {
  return { ...measureText(document), ...measureFields(document) }
}

/** What can be counted where it is written. `visit` needs no stack, however deep values are nested. */
function measureText(document: DocumentNode) {
  const aliases = new Map<string, number>()
  let [all, fragments, directives, directivesOfOnePlace, depth, deepest] = [0, 0, 0, 0, 0, 0]
  visit(document, {
    enter(node) {
      const here = directivesAt(node)
      directives += here
      directivesOfOnePlace = Math.max(directivesOfOnePlace, here)
      if (node.kind === Kind.FRAGMENT_DEFINITION) fragments++
      if (isNesting(node)) deepest = Math.max(deepest, ++depth)
      if (node.kind !== Kind.FIELD || !node.alias) return
      all++
      aliases.set(node.name.value, (aliases.get(node.name.value) ?? 0) + 1)
    },
    leave(node) {
      if (isNesting(node)) depth--
    },
  })
  return {
    maxAliases: all,
    maxAliasesOfOneField: Math.max(0, ...aliases.values()),
    maxDirectives: directives,
    maxDirectivesOfOnePlace: directivesOfOnePlace,
    maxFragments: fragments,
    maxValueDepth: deepest,
  }
}

function directivesAt(node: ASTNode): number {
  return 'directives' in node ? (node.directives?.length ?? 0) : 0
}

function isNesting({ kind }: ASTNode): boolean {
  return kind === Kind.LIST || kind === Kind.OBJECT
}
