import { createHash } from 'node:crypto'
import { GraphError } from '@civigraph/subgraph-kit'
import { BREAK, type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { OperationCost } from '../bounds/cost.ts'
import type { PreparedOperation } from '../engine/engine.ts'

/** One operation of a checked document, with what was worked out for it so far. Holds nothing of any caller. */
export interface CheckedOperation {
  readonly text: string
  readonly document: DocumentNode
  readonly definition: OperationDefinitionNode
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly name: string | undefined
  /** SHA-256 of the document's text, hexadecimal: its name in usage figures, logs and metrics. */
  readonly hash: string
  readonly asksForSchema: boolean
  readonly cost: OperationCost
  /** Ready to run, by the guard’s mask and the `@override` labels that are on. */
  readonly prepared: Map<string, PreparedOperation | Promise<PreparedOperation>>
}

export interface CheckedOperations {
  /**
   * The operation of a text, checked now or before.
   *
   * @throws {GraphError | InvalidOperation} What the check found; a text that was refused before is refused by a look-up.
   */
  readonly find: (text: string, operationName: string | undefined) => CheckedOperation
  /** Tells that an operation came to hold more memory, so that the bound holds. */
  readonly grew: (operation: CheckedOperation, bytes: number) => void
  /** The texts that were asked most often, most often first. */
  readonly hottest: (count: number) => readonly HotOperation[]
  /** How many documents are kept, and an estimate of the memory they hold. */
  readonly kept: () => { readonly entries: number; readonly bytes: number }
}

export interface HotOperation {
  readonly text: string
  readonly name: string | undefined
}

export interface CheckedOperationsOptions {
  /** Parses, bounds and validates. @throws {GraphError | InvalidOperation} */
  readonly check: (text: string) => DocumentNode
  readonly costOf: (document: DocumentNode, definition: OperationDefinitionNode) => OperationCost
  readonly maxEntries?: number
  readonly maxBytes?: number
}

/** A document that passed every check, kept by its text. */
interface CheckedDocument {
  readonly operations: ReadonlyMap<string | undefined, CheckedOperation>
  uses: number
}

/** Parsed nodes weigh about this much for each character of their text. */
const BYTES_PER_CHARACTER = 40
const KEPT_REFUSALS = 500

/** Operations by text, the least recently asked leaving first: by number and by an estimate of their memory. */
export function checkedOperations(options: CheckedOperationsOptions): CheckedOperations {
  const { check, costOf, maxEntries = 2_000, maxBytes = 128_000_000 } = options
  const documents = new LRUCache<string, CheckedDocument>({ max: maxEntries, maxSize: maxBytes })
  const refusals = new LRUCache<string, { readonly refusal: unknown }>({ max: KEPT_REFUSALS })

  function read(text: string): CheckedDocument {
    const hash = createHash('sha256').update(text).digest('hex')
    const refused = refusals.get(hash)
    if (refused) throw refused.refusal
    try {
      const document = check(text)
      const entry = { uses: 0, operations: operationsOf({ text, hash, document, costOf }) }
      documents.set(text, entry, { size: 1_000 + text.length * BYTES_PER_CHARACTER })
      return entry
    } catch (refusal) {
      refusals.set(hash, { refusal }) // by hash only: a hostile text is not worth its memory
      throw refusal
    }
  }

  return {
    find(text, operationName) {
      const document = documents.get(text) ?? read(text)
      const operation = document.operations.get(operationName)
      if (!operation)
        throw new GraphError('INVALID_OPERATION', '`operationName` must name one operation of the document.')
      document.uses++
      return operation
    },
    grew({ text }, bytes) {
      const document = documents.peek(text)
      if (document) documents.set(text, document, { size: sizeOf(documents, text) + bytes })
    },
    hottest(count) {
      return [...documents.entries()]
        .toSorted(([, a], [, b]) => b.uses - a.uses)
        .flatMap(([text, { operations }]) => [...new Set(operations.values())].map(({ name }) => ({ text, name })))
        .slice(0, count)
    },
    kept: () => ({ entries: documents.size, bytes: documents.calculatedSize }),
  }
}

function sizeOf(documents: LRUCache<string, CheckedDocument>, text: string): number {
  return documents.info(text)?.size ?? 0
}

interface ReadDocument {
  readonly text: string
  readonly hash: string
  readonly document: DocumentNode
  readonly costOf: CheckedOperationsOptions['costOf']
}

/** A document with one operation finds it without a name, too. */
function operationsOf({ text, hash, document, costOf }: ReadDocument) {
  const operations = new Map<string | undefined, CheckedOperation>()
  const definitions = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  for (const definition of definitions) {
    const operation: CheckedOperation = {
      text,
      hash,
      document,
      definition,
      kind: definition.operation,
      name: definition.name?.value,
      asksForSchema: asksForSchema(document),
      cost: costOf(document, definition),
      prepared: new Map(),
    }
    operations.set(operation.name, operation)
    if (definitions.length === 1) operations.set(undefined, operation)
  }
  return operations
}

function asksForSchema(document: DocumentNode): boolean {
  let asks = false
  visit(document, {
    Field({ name }) {
      asks = name.value === '__schema' || name.value === '__type'
      return asks ? BREAK : undefined
    },
  })
  return asks
}
