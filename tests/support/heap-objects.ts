import { readFileSync } from 'node:fs'

/** How many objects of each kind a heap snapshot holds, by the name of what made them. Texts and numbers are no kinds. */
export function countObjects(snapshotFile: string): ReadonlyMap<string, number> {
  const { snapshot, nodes, strings } = readSnapshot(snapshotFile)
  const { node_fields: fields, node_types: types } = snapshot.meta
  const [typeAt, nameAt] = [fields.indexOf('type'), fields.indexOf('name')]
  const typeNames = types[typeAt]
  const counts = new Map<string, number>()
  for (let at = 0; at < nodes.length; at += fields.length) {
    const type = typeNames?.[nodes[at + typeAt] ?? -1] ?? ''
    if (!KINDS.has(type)) continue
    const kind = `${type} ${strings[nodes[at + nameAt] ?? -1] ?? ''}`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}

/** Kinds of which there are more than before, by at least so many. */
export function grownBy(least: number, before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
  return [...after]
    .map(([kind, count]) => ({ kind, more: count - (before.get(kind) ?? 0) }))
    .filter(({ more }) => more >= least)
    .toSorted((left, right) => right.more - left.more)
}

const KINDS: ReadonlySet<string> = new Set(['object', 'closure', 'array', 'native', 'regexp'])

/** @source V8's `HeapSnapshotJSONSerializer`: nodes are one flat list of numbers, as many for each as there are fields. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly (readonly string[])[] }
  }
  readonly nodes: readonly number[]
  readonly strings: readonly string[]
}

function readSnapshot(file: string): Snapshot {
  return JSON.parse(readFileSync(file, 'utf8'))
}
