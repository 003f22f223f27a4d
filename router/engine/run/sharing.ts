import type { PathStep } from '../plan/planner.ts'
import type { Asked } from './asked.ts'

/**
 * How the objects within an entity reach the places that hold it. Handing the same object to all of them is quickest, and
 * right as long as nothing is written into it later that is meant for some of them only.
 */
export type Handing = 'same' | 'copyForPath' | 'copyForEach'

/** Whatever writes into the answer: entities at a path, or (where the path is empty) a root type. */
export interface Writer {
  readonly path: readonly PathStep[]
  /** Places of the objects that it writes to, and of those that it brings; names only, lists and types do not matter. */
  readonly target: string
  readonly objects: ReadonlySet<string>
}

export function writerAt(path: readonly PathStep[], asked: Asked): Writer {
  const target = path.map((step) => (typeof step === 'string' && step !== '@' ? `.${step}` : '')).join('')
  return { path, target, objects: new Set(objectsBelow(target, asked)) }
}

function* objectsBelow(place: string, asked: Asked): Generator<string> {
  for (const [name, { below }] of asked) {
    if (!below) continue
    yield `${place}.${name}`
    yield* objectsBelow(`${place}.${name}`, below)
  }
}

/**
 * One handing for each path to the same entities.
 *
 * @param writers All that may write when or after these paths are written, themselves included.
 */
export function handings(paths: readonly Writer[], writers: readonly Writer[]): readonly Handing[] {
  const later = paths.map((path) => writers.filter((other) => other !== path && writesWithin(path, other)))
  if (later.every(({ length }) => length === 0)) return paths.map(() => 'same')
  return paths.map(({ path }, index) => {
    const treatsAllAlike = later[index]?.every((writer) => startsWith(writer.path, path)) ?? false
    if (!treatsAllAlike) return 'copyForEach'
    return index === 0 ? 'same' : 'copyForPath'
  })
}

function writesWithin({ objects }: Writer, later: Writer): boolean {
  return objects.has(later.target) || [...later.objects].some((place) => objects.has(place))
}

/** What begins with the whole of a path, its type conditions included, comes to each object of that path alike. */
function startsWith(path: readonly PathStep[], beginning: readonly PathStep[]): boolean {
  return beginning.every((step, index) => JSON.stringify(step) === JSON.stringify(path[index]))
}
