import { defineSubgraph, type Owners, type RequestContext, type RowRules, topic } from '@civigraph/subgraph-kit'

interface File {
  readonly id: string
  readonly owner: Owners
}

/** Files of two persons and of an organisation. */
export const FILES: readonly File[] = [
  { id: 'file-1', owner: { person: 'person-1' } },
  { id: 'file-2', owner: { person: 'person-2' } },
  { id: 'file-3', owner: { organisation: 'org-1' } },
]

const fileOf = (id: string) => FILES.find((file) => file.id === id) ?? null
const ofFile = (record: 'parent' | 'result') => ({ subject: { record, owners: ({ owner }: File) => owner } })

/** How the archive applies the policies about rows of its schema. */
export const ARCHIVE_ROWS: RowRules = {
  'Query.file': ofFile('result'),
  'Holder.files': { subject: { record: 'parent', owners: ({ id }: { id: string }) => ({ person: id }) } },
  'File.note': ofFile('parent'),
  'File.seal': ofFile('parent'),
}

/** A subgraph with policies about rows, and no rules of its own besides: what is refused is refused by the kit. */
export function archiveSubgraph({ rows = ARCHIVE_ROWS }: { rows?: RowRules } = {}) {
  const opened = topic<File>()
  const subgraph = defineSubgraph({
    name: 'archive',
    schema: new URL('archive.graphql', import.meta.url),
    loaders: () => ({}),
    rows,
    resolvers: {
      Query: {
        file: (_: unknown, { id }: { id: string }) => fileOf(id),
        files: () => FILES,
        asker: (_: unknown, _args: unknown, { caller }: RequestContext<object>) => ({ id: caller?.person ?? 'nobody' }),
        rights: (_: unknown, _args: unknown, { caller }: RequestContext<object>) => [
          ...(caller?.scopes ?? []),
          ...(caller?.roles ?? []),
          ...(caller?.duties ?? []),
        ],
      },
      Holder: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        files: ({ id }: { id: string }) => FILES.filter(({ owner }) => owner.person === id),
      },
      File: {
        __resolveReference: ({ id }: { id: string }) => fileOf(id),
        note: ({ id }: File) => `note of ${id}`,
        seal: ({ id }: File) => `seal of ${id}`,
      },
      Subscription: { opened: { subscribe: () => opened.listen('all'), resolve: (file: File) => file } },
    },
  })
  return { ...subgraph, open: (file: File) => opened.publish('all', file) }
}
