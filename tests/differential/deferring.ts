import { deepStrictEqual } from 'node:assert'
import { createHash } from 'node:crypto'
import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import type { Engine, Execution, OperationToPrepare, PreparedOperation } from '#router/engine/engine.ts'
import type { GraphAnswer, IncrementalPart } from '#router/graph-answer.ts'
import type { EngineOn } from './engines.ts'
import { createRandom, type Random } from './random.ts'
import { count, type Tally } from './tally.ts'

export const NOT_THE_WHOLE = 'The parts are not the whole'

/** An engine that also answers each operation in parts, deferred anywhere, and throws where they do not add up to the whole. */
export function deferring(engineOn: EngineOn): EngineOn {
  return async (stage, reportFault, tally) => {
    const engine = await engineOn(stage, reportFault, tally)
    return { ...engine, prepare: (operation) => prepareBoth(engine, operation, tally) }
  }
}

async function prepareBoth(engine: Engine, operation: OperationToPrepare, tally: Tally): Promise<PreparedOperation> {
  const whole = await engine.prepare(operation)
  const document = deferAnywhere(operation.document)
  const deferred = await engine.prepare({ ...operation, document })
  return {
    ...whole,
    async execute(execution) {
      const answer = await whole.execute(execution)
      try {
        await compareParts(deferred, execution, { answer, tally })
      } catch (error) {
        throw new Error(`${NOT_THE_WHOLE}: ${String(error)}\n${print(document)}`, { cause: error })
      }
      return answer
    },
  }
}

async function compareParts(
  { inParts }: PreparedOperation,
  execution: Execution,
  { answer, tally }: { answer: GraphAnswer; tally: Tally },
) {
  const found = await inParts?.(execution)
  if (!found?.later) return count(tally, 'answered whole')
  const sum = { data: structuredClone(found.first.data ?? null), errors: [...(found.first.errors ?? [])] }
  let isCutShort = found.first.data === null
  let hasNext = true
  for await (const later of found.later.answers) {
    if (!hasNext) throw new Error('A part came after the last.')
    hasNext = later.hasNext
    for (const part of later.incremental ?? []) {
      count(tally, 'parts')
      isCutShort ||= part.data === null
      add(sum.data, part)
      sum.errors.push(...(part.errors ?? []))
    }
  }
  if (hasNext) throw new Error('No part said that it was the last.')
  if (isCutShort) return count(tally, 'answers of which a part is null')
  count(tally, 'answers in parts')
  deepStrictEqual(JSON.parse(JSON.stringify(sum.data)), JSON.parse(JSON.stringify(answer.data)))
  if ((answer.errors?.length ?? 0) >= 50) return undefined
  deepStrictEqual(placesOf(sum), placesOf(answer))
}

function placesOf({ errors = [] }: GraphAnswer) {
  return [...new Set(errors.map(({ path }) => JSON.stringify(path)))].toSorted()
}

function add(data: unknown, { path, data: addition }: IncrementalPart) {
  let target = data
  for (const step of path) target = Object.getOwnPropertyDescriptor(target, step)?.value
  merge(target as Record<string, unknown>, structuredClone(addition ?? {}))
}

function merge(target: Record<string, unknown>, addition: Record<string, unknown>) {
  for (const [name, value] of Object.entries(addition)) {
    const known = Object.hasOwn(target, name) ? target[name] : undefined
    if (isContainer(known) && isContainer(value)) merge(known, value)
    else Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
  }
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Puts `@defer` on fragments, and around selections, wherever it may stand. */
function deferAnywhere(document: DocumentNode): DocumentNode {
  const random = createRandom(createHash('sha256').update(print(document)).digest().readUInt32LE()) // the same each time
  const roots = new Set(document.definitions.flatMap((one) => (isOfMutation(one) ? [one.selectionSet] : [])))
  return visit(document, {
    SelectionSet: {
      enter: (node) => (roots.has(node) ? undefined : wrapped(node, random)),
    },
  })
}

function isOfMutation(node: DefinitionNode): node is OperationDefinitionNode | FragmentDefinitionNode {
  if (node.kind === Kind.FRAGMENT_DEFINITION) return node.typeCondition.name.value === 'Mutation'
  return node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.MUTATION
}

function wrapped({ selections }: SelectionSetNode, random: Random): SelectionSetNode | undefined {
  if (!random.chance(0.5)) return undefined
  const later = selections.filter(() => random.chance(0.5))
  if (later.length === 0) return undefined
  const fragment: SelectionNode = {
    kind: Kind.INLINE_FRAGMENT,
    directives: [{ kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'defer' } }],
    selectionSet: { kind: Kind.SELECTION_SET, selections: later },
  }
  return {
    kind: Kind.SELECTION_SET,
    selections: [...selections.filter((one) => !later.includes(one)), fragment],
  }
}
