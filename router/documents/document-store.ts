import { LRUCache } from 'lru-cache'

/** Where texts of documents are kept under the SHA-256 of their text. It never fails: what it cannot do, it leaves. */
export interface DocumentStore {
  /** @returns undefined when the text is unknown, or nobody can tell now. */
  readonly get: (hash: string) => string | undefined | Promise<string | undefined>
  readonly set: (hash: string, text: string) => void
}

export interface MemoryDocumentsOptions {
  readonly maxEntries?: number
  readonly maxBytes?: number
}

export interface MemoryDocuments extends DocumentStore {
  /** How many texts are kept, and how much memory they take. */
  readonly kept: () => { readonly entries: number; readonly bytes: number }
}

/** Texts in the memory of this process; what was asked least lately goes first. */
export function memoryDocuments({ maxEntries = 5_000, maxBytes = 32_000_000 }: MemoryDocumentsOptions = {}) {
  const texts = new LRUCache<string, string>({
    max: maxEntries,
    maxSize: maxBytes,
    sizeCalculation: (text, hash) => BYTES_PER_CHARACTER * (text.length + hash.length),
  })
  return {
    get: (hash: string) => texts.get(hash),
    set(hash: string, text: string) {
      texts.set(hash, text)
    },
    kept: () => ({ entries: texts.size, bytes: texts.calculatedSize }),
  } satisfies MemoryDocuments
}

/** What V8 takes for a character as soon as one of the text is outside Latin-1. */
const BYTES_PER_CHARACTER = 2
