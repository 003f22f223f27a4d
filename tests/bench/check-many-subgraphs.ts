import { parseArgs } from 'node:util'
import { diffSchemas, lintSchema, schemaText } from '@civigraph/subgraph-kit/offline'
import { checkSubgraph } from '@civigraph/subgraph-kit/offline/check'
import { compose } from '@civigraph/subgraph-kit/offline/compose'
import { largeGraph } from './large-graph.ts'

/**
 * Question: how long does a department wait for the verdict about its schema, when 50 departments share the entities that it
 * extends? Goal: 3 s for the whole check.
 *
 * Not shown: departments that are not made up, a registry with other work to do, answers that were kept from before. A laptop
 * composes twice, what is published and what is new; a registry has the first at hand, and its time is held against the goal.
 */
const { values } = parseArgs({
  options: { departments: { type: 'string', default: '50' }, goal: { type: 'string', default: '3' } },
})
const graph = largeGraph(Number(values.departments))
const [subgraph, published] = [graph[1], graph[1]]
if (subgraph === undefined || published === undefined) throw new Error('A graph has at least two departments.')
const changed = { ...subgraph, sdl: subgraph.sdl.replace('note: String amount: Int', 'note: String') }
const others = graph.filter(({ name }) => name !== subgraph.name)
const today = '2026-11-25'

const supergraph = timed('compose, cold', () => composed(graph))
timed('compose, warm', () => composed(graph))
const after = timed('compose, warm, with the change', () => composed([...others, changed]))
timed('diff of two supergraphs', () => diffSchemas(supergraph, after))
const texts = timed('read the others', () => others.map(({ name, sdl }) => ({ name, text: schemaText(sdl) })))
timed('lint of one', () => lintSchema(changed.sdl, { today, name: changed.name, others: texts }))
const request = { subgraph: changed, others, published, today, othersFrom: 'departments' } as const
timed('check on a laptop', () => checkSubgraph({ ...request, supergraph: null }))
const began = performance.now()
const report = timed('check in a registry', () => checkSubgraph({ ...request, supergraph }))
const seconds = (performance.now() - began) / 1000
console.log(
  `${graph.length} subgraphs: ${report.conclusion}, ${report.problems.length} findings, ${supergraph.length} characters`,
)
process.exitCode = seconds <= Number(values.goal) ? 0 : 1

function composed(sources: Parameters<typeof compose>[0]): string {
  const composition = compose(sources)
  if (!composition.ok) throw new Error(composition.problems.map(({ message }) => message).join('\n'))
  return composition.supergraphSdl
}

function timed<Result>(what: string, act: () => Result): Result {
  const start = performance.now()
  const cpu = process.cpuUsage()
  const result = act()
  const { user, system } = process.cpuUsage(cpu)
  const clock = `${(performance.now() - start).toFixed(0)} ms`
  console.log(`${what.padEnd(32)} ${clock.padStart(9)}, ${((user + system) / 1000).toFixed(0)} ms of processor`)
  return result
}
