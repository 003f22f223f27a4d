import DataLoader from 'dataloader'
import { canonicalJson } from './canonical-json.ts'

/** A loader that answers each key with the row whose `keyOf` equals it, or null. One store call per batch. */
export function rowLoader<Key extends string, Row>(
  fetchRows: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<Key, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await fetchRows(keys)).map((row) => [keyOf(row), row]))
    return keys.map((key) => rows.get(key) ?? null)
  })
}

/** A loader that answers each key with the rows whose `keyOf` equals it; keys without rows get an empty list. */
export function groupLoader<Key extends string, Row>(
  fetchRows: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<Key, Row[]> {
  return new DataLoader(async (keys) => {
    const rows = Map.groupBy(await fetchRows(keys), keyOf)
    return keys.map((key) => rows.get(key) ?? [])
  })
}

/**
 * A loader for lists that take arguments: parents that ask with equal arguments share one store call.
 *
 * @param fetch Answers for all parents of one set of arguments, in the order of `parents`.
 */
export function argumentLoader<Parent extends string, Args extends object, Answer>(
  fetch: (parents: readonly Parent[], args: Args) => Promise<readonly Answer[]>,
): { load: (parent: Parent, args: Args) => Promise<Answer> } {
  const loaders = new Map<string, DataLoader<Parent, Answer>>()
  return {
    load(parent, args) {
      const key = canonicalJson(args)
      const loader = loaders.get(key) ?? new DataLoader<Parent, Answer>(async (parents) => await fetch(parents, args))
      loaders.set(key, loader)
      return loader.load(parent)
    },
  }
}
