import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { subgraphSdl } from '@civigraph/subgraph-kit'
import type { GraphQLSchema } from 'graphql'
import { compileProgram } from '../load/compile.ts'
import { type Counters, startReplay } from '../replay/replay.ts'
import { answerByItself } from './canned.ts'
import { asFederation1, type BenchDepartment, benchDepartments, withFederationHeader } from './departments.ts'
import { benchScopes, guardedSdl } from './guarded.ts'
import { startBenchRealm } from './realm.ts'
import { serveDepartments } from './serve-departments.ts'
import { nationalDepartments, nationalScopes } from './nation.ts'
import { apiSchemaOf, supergraphOf } from './supergraph.ts'
import { expectedData } from './whole.ts'

const QUERY_NAMES = ['classic', 'one', 'hop1', 'hop100']

export type GraphName = 'plain' | 'guarded' | 'nation'

/** One query, ready to be sent. */
export interface BenchQuery {
  readonly name: string
  readonly body: string
  readonly bodyFile: string
  /** What every gateway must answer. */
  readonly expected: unknown
}

/** A department as gateways are told about it. */
export interface AddressedDepartment {
  readonly name: string
  readonly url: string
  /** Its text under Federation 2. */
  readonly sdlFile: string
  /** Its text under Federation 1. */
  readonly federation1File: string
}

/** A graph that gateways stand in front of. */
export interface BenchGraph {
  readonly departments: readonly AddressedDepartment[]
  readonly supergraphFile: string
  readonly queries: readonly BenchQuery[]
  /** Authorization header of a caller to whom nothing is refused; null: nobody has to sign in. */
  readonly authorization: () => string | null
}

/** Everything that stands before the first gateway starts. */
export interface Ground {
  /** Scratch folder, gone after the bench. */
  readonly folder: string
  readonly issuer: string
  readonly openLoopProgram: string
  /** The four departments bare; the same four with requirements for callers; the departments of the nation. */
  readonly graphs: Readonly<Record<GraphName, BenchGraph>>
  readonly counters: () => Promise<Counters>
  readonly close: () => void
}

/** Compiles the programs, starts realm and departments, composes the graphs. */
export async function prepareGround(core: number): Promise<Ground> {
  using started = new DisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'civigraph-bench-'))
  started.defer(() => rmSync(folder, { recursive: true, force: true }))
  const four = benchDepartments()
  const departments = [...four, ...nationalDepartments()]
  const behind = await serveDepartments(departments.map(({ schema }) => schema))
  started.defer(() => behind.close())
  const replayProgram = compileProgram(new URL('../replay/replay.c', import.meta.url), folder)
  const replay = await startReplay(replayProgram, behind.ports, core)
  started.defer(() => replay.stop())
  const realm = await startBenchRealm()
  started.defer(() => realm.close())

  const addressed = departments.map((department, at) => ({
    ...department,
    url: `http://127.0.0.1:${replay.ports[at]}/graphql`,
  }))
  const [ofBench, ofNation] = [addressed.slice(0, four.length), addressed.slice(four.length)]
  const plain = writeGraph(join(folder, 'plain'), ofBench, withFederationHeader)
  const guarded = writeGraph(join(folder, 'guarded'), ofBench, guardedSdl)
  const nation = writeGraph(join(folder, 'nation'), ofNation, subgraphSdl)
  const wholeNation = answerByItself(apiSchemaOf(nation.supergraphSdl))
  const queries = await writeQueries(folder, QUERY_NAMES, apiSchemaOf(plain.supergraphSdl))
  const nationalQueries = await writeQueries(folder, ['nation'], wholeNation)
  const openLoopProgram = compileProgram(new URL('../load/open-loop.c', import.meta.url), folder)
  const all = started.move()
  return {
    folder,
    issuer: realm.issuer,
    openLoopProgram,
    graphs: {
      plain: { ...plain, queries, authorization: () => null },
      guarded: { ...guarded, queries, authorization: () => realm.bearer(benchScopes) },
      nation: { ...nation, queries: nationalQueries, authorization: () => realm.bearer(nationalScopes) },
    },
    counters: replay.counters,
    close: () => all.dispose(),
  }
}

type Addressed = BenchDepartment & { readonly url: string }

function writeGraph(folder: string, departments: readonly Addressed[], sdlOf: (written: string) => string) {
  mkdirSync(folder)
  const supergraphSdl = supergraphOf(departments.map(({ name, url, written }) => ({ name, url, sdl: sdlOf(written) })))
  const supergraphFile = join(folder, 'supergraph.graphql')
  writeFileSync(supergraphFile, supergraphSdl)
  const files = departments.map(({ name, url, written }) => {
    const sdlFile = join(folder, `${name}.graphql`)
    writeFileSync(sdlFile, sdlOf(written))
    const federation1File = join(folder, `${name}-federation-1.graphql`)
    writeFileSync(federation1File, asFederation1(written))
    return { name, url, sdlFile, federation1File }
  })
  return { supergraphSdl, supergraphFile, departments: files }
}

async function writeQueries(folder: string, names: readonly string[], schema: GraphQLSchema) {
  return await Promise.all(
    names.map(async (name) => {
      const query = readFileSync(new URL(`../queries/${name}.graphql`, import.meta.url), 'utf8')
      const body = JSON.stringify({ query })
      const bodyFile = join(folder, `${name}.json`)
      writeFileSync(bodyFile, body)
      return { name, body, bodyFile, expected: await expectedData(schema, query) }
    }),
  )
}
