import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { subgraphSdl } from '@civigraph/subgraph-kit'
import type { CodegenConfig } from '@graphql-codegen/cli'
import { civigraph } from './index.ts'

/** This repository's own use of graphql-codegen: resolver types for each department, operations for the SDK. */
const root = resolve(import.meta.dirname, '..')

const shared = {
  useTypeImports: true,
  enumsAsTypes: true,
  importExtension: '.ts',
  defaultScalarType: 'string', // every shared scalar is text on the wire
  scalars: { ID: 'string' },
} as const

const notice = { add: { content: '// Generated from schema.graphql by `npm run codegen`. Do not edit.' } }

function resolverTypes(schemaFile: string): CodegenConfig['generates'] {
  const folder = dirname(schemaFile)
  const mappersFile = resolve(root, folder, 'mappers.json')
  return {
    [`${folder}/generated/resolvers.ts`]: {
      schema: subgraphSdl(readFileSync(resolve(root, schemaFile), 'utf8')),
      plugins: [notice, 'typescript', 'typescript-resolvers'],
      config: {
        ...shared,
        federation: true,
        contextType: '../loaders.ts#Context',
        mappers: existsSync(mappersFile) ? JSON.parse(readFileSync(mappersFile, 'utf8')) : {},
      },
    },
  }
}

const config: CodegenConfig = {
  generates: {
    ...Object.assign({}, ...globSync('subgraphs/*/schema.graphql', { cwd: root }).toSorted().map(resolverTypes)),
    'sdk/generated/operations.ts': {
      schema: 'router/generated/national.graphql',
      documents: 'sdk/operations/*.graphql',
      preset: civigraph,
      presetConfig: { runtime: '../hub.ts' },
      config: { ...shared, onlyOperationTypes: true },
    },
  },
}

export default config
