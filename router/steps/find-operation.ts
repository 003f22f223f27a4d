import { GraphError } from '@civigraph/subgraph-kit'
import type { DocumentStore } from '../documents/document-store.ts'
import { checkHash, persistedHash, PersistedQueryNotFound } from '../documents/persisted-queries.ts'
import type { TrustedDocuments } from '../documents/trusted-documents.ts'
import type { Exchange, GraphRequest, Step } from '../exchange.ts'

export interface Documents {
  readonly trusted: TrustedDocuments
  /** Texts that callers registered under their hash; null: hashes name trusted documents only. */
  readonly persisted: DocumentStore | null
  /** `trusted`: nothing is executed that no application registered. */
  readonly execute: 'any' | 'trusted'
  /** `trusted`: what comes by GET is named by id or hash, never written out. */
  readonly get: 'text' | 'trusted' | 'off'
}

/** Longer texts would fill the memory with what nobody reads. */
const TEXT_CHARACTERS_MAX = 65_536

/**
 * Finds the text of the operation: under the id of a trusted document, under a hash, or in the request itself. A text that
 * came with its hash is kept for the next caller once it passed the checks.
 */
export function findOperation(documents: Documents): Step {
  return {
    name: 'find operation',
    refuses: [
      'PERSISTED_QUERY_NOT_FOUND',
      'OPERATION_NOT_TRUSTED',
      'METHOD_NOT_ALLOWED',
      'MALFORMED_REQUEST',
      'LIMIT_EXCEEDED',
    ],
    run(exchange) {
      const found = find(exchange.request, documents)
      if (found instanceof Promise) return found.then((later) => take(exchange, later, documents))
      return take(exchange, found, documents)
    },
    after({ request, origin, operation }: Exchange) {
      if (origin !== 'text' || operation === null || documents.persisted === null) return
      const hash = persistedHash(request.extensions)
      if (hash !== null && request.query !== null) documents.persisted.set(hash, request.query)
    },
  }
}

interface Found {
  readonly text: string
  readonly origin: Exchange['origin']
}

function find({ query, documentId, extensions }: GraphRequest, documents: Documents): Found | Promise<Found> {
  if (documentId !== undefined) return trustedDocument(documentId, documents)
  const hash = persistedHash(extensions)
  if (query === null) return documentUnder(hash ?? '', documents)
  if (query.length > TEXT_CHARACTERS_MAX)
    throw new GraphError('LIMIT_EXCEEDED', `A document may have at most ${TEXT_CHARACTERS_MAX} characters.`)
  if (hash !== null) checkHash(hash, query)
  return { text: query, origin: documents.trusted.holds(query) ? 'trusted' : 'text' }
}

function trustedDocument(id: string, { trusted }: Documents): Found {
  const text = trusted.textOf(id)
  if (text === undefined)
    throw new GraphError('PERSISTED_QUERY_NOT_FOUND', 'Register the document with your application’s release.')
  return { text, origin: 'trusted' }
}

async function documentUnder(hash: string, { trusted, persisted }: Documents): Promise<Found> {
  const registered = trusted.textOf(hash)
  if (registered !== undefined) return { text: registered, origin: 'trusted' }
  const text = await persisted?.get(hash)
  if (text === undefined) throw new PersistedQueryNotFound()
  return { text, origin: trusted.holds(text) ? 'trusted' : 'persisted' }
}

function take(exchange: Exchange, { text, origin }: Found, { get, execute }: Documents): void {
  if (exchange.form === 'GET' && origin === 'text' && get !== 'text')
    throw new GraphError('METHOD_NOT_ALLOWED', 'Send the text of an operation by POST; by GET only its id or hash.')
  if (origin !== 'trusted' && execute === 'trusted')
    throw new GraphError('OPERATION_NOT_TRUSTED', 'Register the document with your application’s release.')
  exchange.origin = origin
  if (exchange.request.query !== text) exchange.request = { ...exchange.request, query: text }
}
