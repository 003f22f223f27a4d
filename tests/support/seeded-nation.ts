import { departments } from '#examples/national/departments.ts'
import { seed } from '#examples/national/seed.ts'
import { emptyDatabase } from './database.ts'
import { startNationalGraph } from './national-graph.ts'

/** The whole nation with the example data, in this process: for questions over several departments. */
export async function seededNation() {
  const all = departments({ registerKey: Buffer.alloc(32, 7), numberKey: Buffer.alloc(32, 9) })
  const database = await emptyDatabase('pglite', all)
  await seed(database.host, all, { begin() {}, progress() {}, done() {} })
  const graph = await startNationalGraph(database.host, all)
  database.statements.length = 0
  return {
    graph,
    statements: database.statements,
    async close() {
      await graph.close()
      await database.close()
    },
  }
}

export const CITIZEN = 'VEVTVC1QRVJTT04tMDAwMQ'
export const BUREAU = 'cn-uscc:11990000T00000028F'
