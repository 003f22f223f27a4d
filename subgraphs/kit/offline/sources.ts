import { subgraphSdl } from '../sdl.ts'
import { schemaText } from './schema-text.ts'

/** A subgraph as its department writes it; the kit's header is added where it has no `@link` of its own. */
export interface WrittenSubgraph {
  readonly name: string
  readonly sdl: string
}

/** The whole text of a subgraph, as it is composed. No address is called: one that nobody has stands for it. */
export function sourceOf({ name, sdl }: WrittenSubgraph) {
  const isWhole = schemaText(sdl).links.length > 0
  return { name, url: `https://${name}.example/graphql`, sdl: isWhole ? sdl : subgraphSdl(sdl) }
}

/** In the order of their names, so that the same subgraphs always give the same supergraph. */
export function sourcesOf(subgraphs: readonly WrittenSubgraph[]) {
  return subgraphs.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map(sourceOf)
}

/** Lines that the kit puts before what the department wrote. */
export function headerLinesOf(subgraph: WrittenSubgraph): number {
  return linesIn(sourceOf(subgraph).sdl) - linesIn(subgraph.sdl)
}

function linesIn(text: string): number {
  return text.split('\n').length
}
