import type { SupergraphTypes } from './supergraph-types.ts'

/** Where a selection stands in an operation. */
export interface Standing {
  /** Name of the type whose fields are asked; undefined: nothing tells. */
  readonly type: string | undefined
  /** The objects that it can be, after all fragments around; null: nothing tells. */
  readonly objects: ReadonlySet<string> | null
  /** What the conditions around decide, by variable. */
  readonly decided: ReadonlyMap<string, boolean>
}

/** Below a field of a type, where no fragment narrows anything yet. */
export function standingAt(type: string | undefined, types: SupergraphTypes): Standing {
  const objects = type === undefined ? null : (types.objectsOf(type) ?? [type])
  return { type, objects: objects && objects.length > 0 ? new Set(objects) : null, decided: new Map() }
}

/** Within a fragment; null when no object can be there. On what an object is anyway, nothing is narrowed. */
export function narrowed(standing: Standing, condition: string | undefined, types: SupergraphTypes): Standing | null {
  const { type, objects } = standing
  if (condition === undefined || condition === type) return standing
  const wanted = types.objectsOf(condition) ?? [condition]
  if (objects === null || wanted.length === 0) return { ...standing, type: condition }
  const both = new Set(wanted.filter((name) => objects.has(name)))
  if (both.size === 0) return null
  const isObject = type !== undefined && types.objectsOf(type) === null
  return isObject ? standing : { ...standing, type: condition, objects: both }
}
