import { composeServices } from '@apollo/composition'
import { Supergraph } from '@apollo/federation-internals'
import { type ASTNode, type GraphQLError, Kind, parse } from 'graphql'
import { type Place, placeOf } from './place.ts'

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
  /** Where it stands in each subgraph that has to do with it, as far as the composer says. */
  readonly places: readonly (Place & { readonly subgraph: string })[]
}

export type Composition =
  | { readonly ok: true; readonly supergraphSdl: string; readonly hints: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Composes subgraphs into a supergraph. Pure: the same sources give the same answer; nothing is fetched or stored. */
export function compose(sources: readonly SubgraphSource[]): Composition {
  const result = composeServices(sources.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })))
  return result.supergraphSdl === undefined
    ? { ok: false, problems: result.errors.map(problemOf) }
    : { ok: true, supergraphSdl: result.supergraphSdl, hints: result.hints.map(hintOf) }
}

/**
 * The subgraphs of a supergraph, as far as it keeps them: without requirements, classes, descriptions and other directives
 * that only callers' side of the supergraph has.
 *
 * @throws Error when the text is no supergraph.
 */
export function subgraphsOf(supergraphSdl: string): readonly SubgraphSource[] {
  const subgraphs = [...Supergraph.build(supergraphSdl, { supportedFeatures: null }).subgraphs()]
  return subgraphs.map((subgraph) => ({ name: subgraph.name, url: subgraph.url, sdl: subgraph.toString() }))
}

function problemOf({ extensions, message, nodes }: GraphQLError): Problem {
  return { code: String(extensions['code']), message, places: (nodes ?? []).flatMap(placeIn) }
}

function hintOf({ definition, message, nodes }: Hint): Problem {
  return { code: definition.code, message, places: (nodes ?? []).flatMap(placeIn) }
}

type Hint = NonNullable<ReturnType<typeof composeServices>['hints']>[number]

/** The composer writes onto each node from which subgraph it is. A definition begins with its description: its name is the place. */
function placeIn(node: ASTNode): (Place & { subgraph: string })[] {
  if (!('subgraph' in node) || typeof node.subgraph !== 'string' || node.loc === undefined) return []
  const named = 'name' in node && node.name?.kind === Kind.NAME ? node.name : node
  return [{ ...placeOf(named), subgraph: node.subgraph }]
}
