import type { DocumentNode } from 'graphql'
import { expand, type Place } from './expand.ts'
import { type Filtered, filterOperation } from './filter.ts'
import { type Graph, type Operation, readOperation } from './operation.ts'
import { type Denial, refuse } from './refuse.ts'
import { type Slot, slotsOf } from './shape.ts'

/** Everything that is the same for all callers with the same denials, and so holds nothing of any of them. */
export interface Refused {
  /** The denied requirements by number. */
  readonly mask: string
  readonly denied: readonly number[]
  readonly filtered: Filtered
  readonly denials: readonly Denial[]
  readonly slots: readonly Slot[]
}

/** One operation with what was worked out for it so far. */
interface Entry {
  readonly operation: Operation
  places: readonly Place[] | null
  readonly byMask: Map<string, Refused>
}

export interface Entries {
  readonly entryOf: (request: { document: DocumentNode; operationName: string | undefined }) => Entry
  readonly refusedOf: (entry: Entry, denied: readonly number[]) => Refused
}

/** Masks kept per operation; the oldest goes first. */
export const MAX_MASKS = 64

/** What the guard works out once: per operation of a document that is still in use, and there per mask of denials. */
export function createEntries(graph: Graph): Entries {
  const documents = new WeakMap<DocumentNode, Map<string | undefined, Entry>>()
  return { entryOf, refusedOf }

  function entryOf({ document, operationName }: { document: DocumentNode; operationName: string | undefined }): Entry {
    const operations = documents.get(document) ?? new Map<string | undefined, Entry>()
    documents.set(document, operations)
    const known = operations.get(operationName)
    if (known) return known
    const entry: Entry = { operation: readOperation(graph, document, operationName), places: null, byMask: new Map() }
    operations.set(operationName, entry)
    return entry
  }

  function refusedOf(entry: Entry, denied: readonly number[]): Refused {
    const mask = denied.join()
    const known = entry.byMask.get(mask)
    if (known) return known
    entry.places ??= expand(graph, entry.operation)
    const { fields, denials } = refuse(entry.places, new Set(denied))
    const filtered = filterOperation(entry.operation, entry.places, fields)
    const refused = { mask, denied, filtered, denials, slots: slotsOf(entry.places, fields) }
    const [oldest] = entry.byMask.keys()
    if (entry.byMask.size >= MAX_MASKS && oldest !== undefined) entry.byMask.delete(oldest)
    entry.byMask.set(mask, refused)
    return refused
  }
}
