import type { ReportFault } from '@civigraph/subgraph-kit'
import type { GraphQLSchema } from 'graphql'
import { apolloGatewayEngine } from './engine/apollo-gateway.ts'
import type { Engine, SubgraphTransport } from './engine/engine.ts'
import { createGuard, type Guard } from './guard/guard.ts'
import { stripSecurity } from './guard/strip.ts'
import { readSupergraph } from './registry/read-supergraph.ts'

/** One supergraph made ready: what callers see of it, who may see what, and what executes it. */
export interface NationalGraph {
  readonly apiSchema: GraphQLSchema
  readonly guard: Guard
  readonly engine: Engine
}

export interface NationalGraphOptions {
  readonly supergraphSdl: string
  readonly transportTo: (subgraph: string, url: URL) => SubgraphTransport
  readonly reportFault: ReportFault
}

/**
 * Makes a supergraph ready.
 *
 * @throws Error naming coordinates when it holds a requirement that the guard cannot enforce: then nothing may start.
 */
export async function prepareNationalGraph(options: NationalGraphOptions): Promise<NationalGraph> {
  const plannerSdl = stripSecurity(options.supergraphSdl)
  const { apiSchema, subgraphUrls } = readSupergraph(plannerSdl)
  const guard = createGuard(options.supergraphSdl, apiSchema)
  const engine = await apolloGatewayEngine({
    supergraphSdl: plannerSdl,
    transportTo: (name) => options.transportTo(name, new URL(subgraphUrls.get(name) ?? `memory:${name}`)),
    reportFault: options.reportFault,
  })
  return { apiSchema, guard, engine }
}
