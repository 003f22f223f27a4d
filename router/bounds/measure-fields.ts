import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'

interface FieldsMeasure {
  readonly maxDepth: number
  readonly maxFields: number
  readonly maxRootFields: number
  readonly maxSchemaDepth: number
}

/** What lies in one selection set, fragments written out. */
interface Extent {
  readonly depth: number
  readonly fields: number
  readonly here: number
  /** Depth as questions about the schema are counted. */
  readonly schemaDepth: number
  /** The deepest such question that begins somewhere in it. */
  readonly schemaBelow: number
}

const NOTHING: Extent = { depth: 0, fields: 0, here: 0, schemaDepth: 0, schemaBelow: 0 }

/**
 * Measures the fields of the largest operation. Each selection set is measured once, so that fragments within fragments cost
 * nothing; a fragment within itself counts as nothing, for validation refuses it.
 */
export function measureFields(document: DocumentNode): FieldsMeasure {
  const extentOf = extents(fragmentsOf(document))
  const operations = document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION ? [extentOf(one.selectionSet)] : [],
  )
  const largest = (part: keyof Extent) => Math.max(0, ...operations.map((extent) => extent[part]))
  return {
    maxDepth: largest('depth'),
    maxFields: largest('fields'),
    maxRootFields: largest('here'),
    maxSchemaDepth: largest('schemaBelow'),
  }
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

export function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  )
}

function extents(fragments: Fragments): (set: SelectionSetNode | undefined) => Extent {
  const known = new Map<SelectionSetNode, Extent>()
  return extentOf

  function extentOf(set: SelectionSetNode | undefined): Extent {
    if (!set) return NOTHING
    const found = known.get(set)
    if (found) return found
    known.set(set, NOTHING)
    const extent = set.selections
      .map((selection) => {
        if (selection.kind === Kind.FIELD) return withField(selection, extentOf(selection.selectionSet))
        if (selection.kind === Kind.INLINE_FRAGMENT) return extentOf(selection.selectionSet)
        return extentOf(fragments.get(selection.name.value)?.selectionSet)
      })
      .reduce(together, NOTHING)
    known.set(set, extent)
    return extent
  }
}

function withField({ name: { value: name } }: FieldNode, below: Extent): Extent {
  const asksForSchema = name === '__schema' || name === '__type'
  return {
    depth: below.depth + 1,
    fields: below.fields + 1,
    here: 1,
    schemaDepth: below.schemaDepth + (name === 'ofType' ? 0 : 1),
    schemaBelow: asksForSchema ? below.schemaDepth : below.schemaBelow,
  }
}

function together(one: Extent, other: Extent): Extent {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: one.fields + other.fields,
    here: one.here + other.here,
    schemaDepth: Math.max(one.schemaDepth, other.schemaDepth),
    schemaBelow: Math.max(one.schemaBelow, other.schemaBelow),
  }
}
