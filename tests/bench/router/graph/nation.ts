import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { subgraphSdl } from '@civigraph/subgraph-kit'
import { parse } from 'graphql'
import { answerByItself } from './canned.ts'
import type { BenchDepartment } from './departments.ts'

const root = resolve(import.meta.dirname, '../../../..')

/** Scope of the caller of the national query. */
export const nationalScopes = 'openid licence:read feedback:read'

/**
 * The national departments with their real contracts and made-up answers: what a router does for the national graph
 * depends on its schemas, not on registers of millions of rows.
 */
export function nationalDepartments(): readonly BenchDepartment[] {
  return globSync('subgraphs/*/schema.graphql', { cwd: root })
    .toSorted()
    .map((file) => {
      const written = readFileSync(resolve(root, file), 'utf8')
      const schema = answerByItself(buildSubgraphSchema({ typeDefs: parse(subgraphSdl(written)) }))
      return { name: basename(dirname(file)), written, schema }
    })
}
