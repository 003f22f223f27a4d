import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createPostgresDatabase, databaseKinds } from '../support/database.ts'
import { newDataFolder, peakMemoryOf, runProgram } from '../support/nation-process.ts'

const FILE_BYTES = 200_000_000
const MAX_MEMORY_KB = 300_000

const running: ChildProcess[] = []
afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')))

describe.for(databaseKinds)('a file of 200 MB on %s', (kind) => {
  test('is imported whole, and neither the department nor the command needs 300 MB', { timeout: 900_000 }, async () => {
    const dataFolder = newDataFolder()
    const database = kind === 'postgres' ? await createPostgresDatabase() : null
    const env: Record<string, string> = {
      CIVIGRAPH_DATA_DIR: dataFolder,
      ...(database ? { CIVIGRAPH_DATABASE_URL: database.url.href } : {}),
    }
    // The first start makes the database; what that costs is not what is asked here.
    const first = await startDepartment(env)
    first.kill('SIGINT')
    await new Promise((done) => first.once('exit', done))
    const department = await startDepartment(env)
    const file = join(dirname(dataFolder), 'large.csv')
    const rows = await writeLargeFile(file)

    const command = await runProgram(
      'sdk/cli/main.ts',
      [
        'import',
        'services',
        'cn-guangan-items',
        file,
        '--url',
        urlOf(department),
        '--key-file',
        join(dataFolder, 'import-key'),
        '--json',
      ],
      { cwd: dirname(dataFolder), timeoutMs: 800_000 },
    )
    const departmentKb = peakMemoryOf(department.pid ?? 0)
    process.stderr.write(
      `${kind}: ${rows} rows, peak ${departmentKb} kB department, ${command.peakMemoryKb} kB command\n`,
    )

    expect(command).toMatchObject({ code: 0 })
    expect(JSON.parse(command.stdout)).toMatchObject({ data: { state: 'IMPORTED', rows, rejected: 0 } })
    expect(departmentKb).toBeLessThan(MAX_MEMORY_KB)
    expect(command.peakMemoryKb).toBeLessThan(MAX_MEMORY_KB)
    department.kill('SIGKILL')
    await database?.drop()
  })
})

const outputs = new WeakMap<ChildProcess, string>()

async function startDepartment(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['subgraphs/services/main.ts'], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push(child)
  await new Promise<void>((done, failed) => {
    child.once('exit', (code) => failed(new Error(`The department ended with ${code}.`)))
    child.stdout.on('data', (part: Buffer) => {
      outputs.set(child, (outputs.get(child) ?? '') + part.toString())
      if (outputs.get(child)?.includes('services is at')) done()
    })
  })
  return child
}

function urlOf(child: ChildProcess): string {
  return new URL(/services is at (\S+)/.exec(outputs.get(child) ?? '')?.[1] ?? '').origin
}

/** Service items with long codes and names, as many as fill the file. */
async function writeLargeFile(file: string): Promise<number> {
  let rows = 0
  async function* lines() {
    yield 'department,main_item,name,item_type_code,item_type,area_code,base_code,item_code,organ_code\n'
    for (let bytes = 0; bytes < FILE_BYTES;) {
      let block = ''
      for (let index = 0; index < 200; index++) {
        const code = String(rows++).padStart(9, '0')
        block += `区测试局${code},,${'测试事项'.repeat(110)}${code},20,公共服务,511602000000,511Z${code},511Z${code}-511602000000-000-11511301008778183N-1-00,11511301008778183N\n`
      }
      bytes += Buffer.byteLength(block)
      yield block
    }
  }
  await pipeline(lines, createWriteStream(file))
  return rows
}
