import { GraphError } from '@civigraph/subgraph-kit'
import type { FetchNode } from '../plan/planner.ts'
import { asking } from './ask.ts'
import type { Compilation } from './compilation.ts'
import { divide, type Division } from './divide.ts'
import { type EntityAnswer, readEntities } from './entity-answer.ts'
import { compileGroup, type Gathered } from './entity-group.ts'
import { EntityReceiver } from './entity-receiver.ts'
import { bodyWriter } from './request-body.ts'
import type { Run, Step } from './run.ts'
import type { Writer } from './sharing.ts'

/** Entities that one fetch asks about. */
const ENTITIES_MAX = 50_000

/**
 * A fetch that asks more about entities that were found before.
 *
 * @param later All that may write once this fetch has, or while it does.
 */
export function entityFetch(fetch: FetchNode, compilation: Compilation, later: readonly Writer[]): Step {
  const { departmentOf, reportFault, reader } = compilation
  const writers = [...reader.writersOf(fetch), ...later]
  const groups = fetch.entities.map((plan) => compileGroup({ fetch, plan, writers }, compilation))
  const aliases = fetch.entities.map(({ alias }) => alias)
  const heads = fetch.entities.map(({ variable }) => `${JSON.stringify(variable)}:[`)
  const bodyOf = bodyWriter(fetch)
  const ask = asking(fetch, { department: departmentOf(fetch.department), reportFault })
  const receiver = new EntityReceiver(fetch, groups, compilation)

  return (run) => {
    const gathered = groups.map(({ gather }) => gather(run))
    const texts = gathered.map(({ representations }) => representations)
    const count = texts.reduce((sum, { length }) => sum + length, 0)
    if (count === 0) return undefined // what is missing was told where it went missing
    if (count <= ENTITIES_MAX) return askAbout(run, gathered, divide(texts))
    receiver.refuse(run, tooMany(fetch.department))
    return undefined
  }

  async function askAbout(run: Run, gathered: readonly Gathered[], divisions: readonly Division[]): Promise<void> {
    const [only, ...others] = divisions
    const answers =
      only && others.length === 0
        ? [await askDivision(run, only)]
        : await Promise.all(divisions.map((division) => askDivision(run, division)))
    receiver.receive(run, gathered, answers)
  }

  async function askDivision(run: Run, division: Division): Promise<EntityAnswer> {
    const representations = division.texts.map((texts, group) => `${heads[group]}${texts.join(',')}]`)
    const answer = await ask(run, bodyOf(run.execution.variables, representations))
    return readEntities(answer, { department: fetch.department, aliases, division })
  }
}

function tooMany(department: string): GraphError {
  const detail = `It needs more than ${ENTITIES_MAX} records of department ${department} at once. Ask for fewer of them.`
  return new GraphError('LIMIT_EXCEEDED', detail)
}
