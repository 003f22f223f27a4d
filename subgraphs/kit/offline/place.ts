import type { ASTNode } from 'graphql'

/** Where something stands in a text; both count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

export function placeOf({ loc }: ASTNode): Place {
  return { line: loc?.startToken.line ?? 1, column: loc?.startToken.column ?? 1 }
}
