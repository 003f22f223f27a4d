import { cpSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createPostgresDatabase, databaseKinds } from '../support/database.ts'
import { newDataFolder, runProgram, startNationProcess } from '../support/nation-process.ts'

const root = resolve(import.meta.dirname, '../..')

test('the nation starts in a folder whose name has a space and letters of other scripts', async () => {
  const copy = join(mkdtempSync(join(tmpdir(), 'civigraph-')), 'my répo 国')
  for (const folder of ['examples', 'router', 'subgraphs', 'sdk', 'package.json', 'tsconfig.json'])
    cpSync(join(root, folder), join(copy, folder), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const nation = await startNationProcess({ dataFolder: newDataFolder(), cwd: copy })
  expect(nation.output()).toMatch(/imported organisations\.csv/)
  expect(await nation.stop()).toBe(0)
})

test.skipIf(!databaseKinds.includes('postgres'))(
  'with its database gone the nation is not ready, says so, and lives on',
  async () => {
    const database = await createPostgresDatabase()
    const nation = await startNationProcess({ dataFolder: newDataFolder(), databaseUrl: database.url.href })
    await database.drop()
    const ready = await fetch(new URL('/ready', nation.graphUrl))
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { ready: false, parts: { database: 'cannot be reached' } },
    ])
    const answer = await fetch(nation.graphUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ licenceTypes(first: 1) { totalCount } }' }),
    })
    const body = await answer.text()
    expect(body).toMatch(/"code":"UPSTREAM_UNAVAILABLE"/)
    expect((await fetch(new URL('/health', nation.graphUrl))).status).toBe(200)
    await nation.stop()
  },
)

test('a department and a router that lack a setting say which, in one sentence and without a stack', async () => {
  const identity = await runProgram('subgraphs/identity/main.ts', [])
  expect(identity).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('CIVIGRAPH_IDENTITY_REGISTER_KEY_FILE is required'),
  })
  const router = await runProgram('router/main.ts', [])
  expect(router).toMatchObject({ code: 1, stderr: expect.stringContaining('CIVIGRAPH_SUPERGRAPH_FILE is required') })
  expect(identity.stderr + router.stderr).not.toMatch(/^\s+at /m)
})
