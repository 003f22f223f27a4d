import type { KeyRename, TypenameRewrite } from './planner.ts'

/** Step of a rewrite's path: a name in the answer, or the types that the object must be of. */
export type PathSegment = string | { readonly types: readonly string[] }

/** @throws Error for anything but `__typename` of an object of given types: planners set nothing else. */
export function toTypenameRewrite(path: readonly PathSegment[], value: unknown): TypenameRewrite {
  const [condition, key] = path
  if (path.length !== 2 || typeof condition !== 'object' || key !== '__typename' || typeof value !== 'string') {
    throw new Error('A plan sets something else than the type name of a representation.')
  }
  return { types: condition.types, typename: value }
}

/** @throws Error when the path does not end at a name. */
export function toKeyRename(path: readonly PathSegment[], to: string): KeyRename {
  const from = path.at(-1)
  if (typeof from !== 'string') throw new Error('A plan renames something else than a field.')
  return { path: path.slice(0, -1), from, to }
}
