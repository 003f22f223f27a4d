import type { GraphQLFormattedError } from 'graphql'
import type { IncrementalPart } from '../../graph-answer.ts'
import type { DeferredFragment, FieldStep } from './deferred-fragments.ts'
import { own } from './own-members.ts'
import type { Place } from './place.ts'
import type { Problems } from './problems.ts'
import type { Projection } from './project.ts'
import { isTree, type Tree } from './tree.ts'
import { Shaping } from './shaping.ts'

/** An object of the answer as it was sent, and as it was fetched. */
export interface SentObject {
  readonly place: Place
  readonly fetched: Tree
  /** Null: nothing of it could be sent. */
  readonly data: Tree | null
}

/** Every object at the end of a path, in the order of the answer. What was not sent has nothing to add to. */
export function* objectsAt({ place, fetched, data }: SentObject, path: readonly FieldStep[]): Generator<SentObject> {
  yield* walk({ place, path, fetched, data })
}

interface Walk {
  readonly place: Place
  /** Steps that are still to go. */
  readonly path: readonly FieldStep[]
  readonly fetched: unknown
  readonly data: unknown
}

function* walk({ place, path, fetched, data }: Walk): Generator<SentObject> {
  if (Array.isArray(data)) {
    if (!Array.isArray(fetched)) return
    for (const [index, item] of data.entries())
      yield* walk({ place: [...place, index], path, fetched: fetched[index], data: item })
  } else if (isTree(data) && isTree(fetched)) {
    const [step, ...others] = path
    if (step === undefined) yield { place, fetched, data }
    else if (isAsked(step, fetched)) {
      const { name, fetchedAs } = step
      yield* walk({ place: [...place, name], path: others, fetched: own(fetched, fetchedAs), data: own(data, name) })
    }
  }
}

/** Another selection may have brought the same name for objects of another type. */
function isAsked({ holder, types }: FieldStep, fetched: Tree): boolean {
  const typename = own(fetched, '__typename') ?? holder
  return !types || (typeof typename === 'string' && types.has(typename))
}

export interface PartToShape {
  readonly project: Projection
  /** Objects that the part adds to. */
  readonly objects: Iterable<SentObject>
  readonly flags: readonly boolean[]
  /** What went wrong in what was fetched for it. */
  readonly problems: Problems
}

/** What a part adds to its objects; nothing to an object of another type than the fragment's. */
export function shapePart({ project, objects, flags, problems }: PartToShape): readonly SentObject[] {
  const shaping = new Shaping(flags, problems)
  return [...objects].map(({ place, fetched }) => {
    shaping.path.splice(0, Infinity, ...place)
    const data = project(fetched, shaping)
    if (data === null) shaping.land(place.length) // a null ends here: what is around was sent
    return { place, fetched, data }
  })
}

/** Each object that something is added to, with the errors in it; what is no object's own goes with the first. */
export function withErrors(
  { label }: Pick<DeferredFragment, 'label'>,
  shaped: readonly SentObject[],
  errors: readonly GraphQLFormattedError[],
): readonly IncrementalPart[] {
  const objects = shaped.filter(({ data }) => data === null || Object.keys(data).length > 0)
  const keys = objects.map(({ place }) => JSON.stringify(place))
  const byKey = Map.groupBy(errors, ({ path = [] }) => {
    const within = keys.indexOf(JSON.stringify(path.slice(0, objects[0]?.place.length)))
    return Math.max(within, 0)
  })
  return objects.map(({ place, data }, index) => {
    const told = byKey.get(index) ?? []
    return { data, path: place, ...(label === null ? {} : { label }), ...(told.length === 0 ? {} : { errors: told }) }
  })
}
