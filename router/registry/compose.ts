import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'

/** One subgraph as composition reads it. */
export interface SubgraphSource {
  readonly name: string
  readonly url: string
  readonly sdl: string
}

/** A finding of composition. */
export interface Problem {
  readonly code: string
  readonly message: string
}

export type Composition =
  | { readonly ok: true; readonly supergraphSdl: string; readonly hints: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Composes subgraphs into a supergraph. Pure: the same sources give the same answer; nothing is fetched or stored. */
export function compose(sources: readonly SubgraphSource[]): Composition {
  const result = composeServices(sources.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })))
  if (result.supergraphSdl !== undefined) {
    const hints = result.hints.map(({ definition, message }) => ({ code: definition.code, message }))
    return { ok: true, supergraphSdl: result.supergraphSdl, hints }
  }
  return {
    ok: false,
    problems: result.errors.map(({ extensions, message }) => ({ code: String(extensions['code']), message })),
  }
}
