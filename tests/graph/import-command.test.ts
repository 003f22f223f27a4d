import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatabaseHost } from '@civigraph/subgraph-kit/database'
import { importCatalogue, importKey, type ImportProfile, importRoutes } from '@civigraph/subgraph-kit/import'
import Fastify from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Io } from '#sdk/cli/command.ts'
import { importCommand } from '#sdk/cli/import.ts'
import { emptyDatabase } from '../support/database.ts'
import {
  fileOf,
  header,
  marketDepartment,
  permitLine,
  permits,
  permitsAs,
  sha256,
  storedPermits,
  temporaryFolder,
} from '../support/import-department.ts'

/** Waits inside its first batch until the test lets it go on. */
let hold: { reached: () => void; until: Promise<void> } | null = null
const slow: ImportProfile = permitsAs({
  name: 'slow-permits',
  async apply(transaction, rows) {
    hold?.reached()
    await hold?.until
    return await permits.apply(transaction, rows)
  },
})
const failing: ImportProfile = permitsAs({
  name: 'failing-permits',
  apply: () => Promise.reject(new Error('disk of P-1')),
})

const department = marketDepartment([permits, slow, failing])
const maxBytes = 3_000_000

let files: Awaited<ReturnType<typeof temporaryFolder>>
let opened: Awaited<ReturnType<typeof emptyDatabase>>
let database: DatabaseHost
let hub: Awaited<ReturnType<typeof startHub>>
let key: string

beforeAll(async () => {
  files = await temporaryFolder()
  opened = await emptyDatabase('pglite', [department])
  database = opened.host
  hub = await startHub()
  key = (await readFile(join(files.folder, 'import-key'), 'utf8')).trim()
})
afterEach(async () => {
  hold = null
  await rm(join(files.folder, 'spool'), { recursive: true, force: true })
  const market = database.schema<{ permit: object; import_run: object }>('market')
  await market.deleteFrom('permit').execute()
  await market.deleteFrom('import_run').execute()
})
afterAll(async () => {
  await hub.close()
  await opened.close()
  await files.remove()
})

const faults: string[] = []
function reportFault(_error: unknown, path: string) {
  faults.push(path)
}

async function startHub() {
  const app = Fastify()
  let following = 0
  app.addHook('onRequest', (request, reply, done) => {
    if (request.method === 'POST') {
      following += 1
      reply.raw.once('close', () => (following -= 1))
    }
    done()
  })
  const isAllowed = await importKey(files.folder)
  const spoolFolder = join(files.folder, 'spool')
  app.register(importRoutes({ department, database, spoolFolder, isAllowed, maxBytes, reportFault }), {
    prefix: '/departments/market',
  })
  app.register(importCatalogue([department], isAllowed), { prefix: '/departments' })
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), following: () => following, close: () => app.close() }
}

/** Makes the next slow import wait in its first batch. */
function holdImport() {
  const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  hold = { reached: reached.resolve, until: released.promise }
  return { reached: reached.promise, release: released.resolve }
}

function held(): Promise<string[]> {
  return readdir(join(files.folder, 'spool')).catch(() => [])
}

type Request = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

async function send(path: string, { headers, ...init }: Request = {}) {
  const all = { authorization: `Bearer ${key}`, ...headers }
  const response = await fetch(`${hub.url}/departments/market${path}`, { ...init, headers: all })
  const text = await response.text()
  return {
    status: response.status,
    text,
    lines: text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line)),
  }
}

function part(body: string | Buffer, offset: number) {
  return {
    method: 'PUT',
    body,
    headers: { 'content-type': 'application/octet-stream', 'civigraph-offset': String(offset) },
  }
}

interface Ran {
  exit: number
  printed: string
  noted: string
}

async function run(argv: string[], own: Partial<Io> = {}): Promise<Ran> {
  const [printed, noted]: [string[], string[]] = [[], []]
  const io: Io = {
    print: (line) => void printed.push(line),
    note: (line) => void noted.push(line),
    redraw: null,
    columns: 80,
    colour: (_style, text) => text,
    signal: new AbortController().signal,
    now: () => performance.now(),
    fetch,
    ...own,
  }
  const options = ['--url', hub.url, '--key-file', join(files.folder, 'import-key')]
  const exit = await importCommand.run([...options, ...argv], io)
  return { exit, printed: printed.join('\n'), noted: noted.join('\n') }
}

function rejectsFile(): string {
  return join(files.folder, 'rejects.csv')
}

describe('over HTTP', () => {
  const content = fileOf(permitLine(1), 'P-2,,KIOSK,2024-02-29,1,')
  const path = `/imports/market-permits/${sha256(content)}`

  test('a file that arrives in two parts is imported, and its upload is removed', async () => {
    expect((await send(path, part(content.slice(0, 50), 0))).status).toBe(200)
    expect((await send(path)).lines[0]).toMatchObject({ held: 50, outcome: null })
    expect((await send(path, part(content.slice(50), 50))).status).toBe(200)
    const { lines } = await send(path, { method: 'POST' })
    expect(lines.map(({ event }) => event)).toEqual(['reject', 'progress', 'outcome'])
    expect(lines.at(-1)).toMatchObject({ state: 'IMPORTED', rows: 2, added: 1, rejected: 1 })
    expect(await held()).toEqual([])
    expect((await send(path)).lines[0]).toMatchObject({ held: 0, outcome: { state: 'ALREADY_IMPORTED', added: 1 } })
    expect((await send(path, { method: 'POST' })).lines).toMatchObject([
      { event: 'outcome', state: 'ALREADY_IMPORTED' },
    ])
  })

  test('a part that does not begin where the file stops is refused and changes nothing', async () => {
    await send(path, part(content.slice(0, 50), 0))
    expect(await send(path, part(content, 0))).toMatchObject({
      status: 409,
      lines: [{ error: { code: 'OFFSET_MISMATCH' } }],
    })
    expect((await send(path)).lines[0]).toMatchObject({ held: 50 })
    await send(path, { method: 'POST' }) // removes it: the digest is wrong
  })

  test('an upload with another digest than announced is refused and removed', async () => {
    await send(path, part(content.replace('P-1', 'P-9'), 0))
    const { lines } = await send(path, { method: 'POST' })
    expect(lines).toMatchObject([{ event: 'outcome', state: 'REFUSED', refusal: { code: 'FILE_DIGEST' } }])
    expect(await held()).toEqual([])
    expect(await storedPermits(database)).toEqual([])
  })

  test('a second import of a profile is refused while the first runs, and keeps its upload', async () => {
    const other = fileOf(permitLine(3))
    const [at, otherAt] = [`/imports/slow-permits/${sha256(content)}`, `/imports/slow-permits/${sha256(other)}`]
    await send(at, part(content, 0))
    const { reached, release } = holdImport()
    const running = send(at, { method: 'POST' })
    await reached
    await send(otherAt, part(other, 0))
    const { lines } = await send(otherAt, { method: 'POST' })
    expect(lines).toMatchObject([{ event: 'outcome', state: 'REFUSED', refusal: { code: 'IMPORT_RUNNING' } }])
    release()
    expect((await running).lines.at(-1)).toMatchObject({ state: 'IMPORTED' })
    expect((await send(otherAt, { method: 'POST' })).lines.at(-1)).toMatchObject({ state: 'IMPORTED' })
  })

  test('a caller that goes away ends the import; nothing is stored and the upload stays', async () => {
    const at = `/imports/slow-permits/${sha256(content)}`
    await send(at, part(content, 0))
    const { reached, release } = holdImport()
    const leave = new AbortController()
    const running = send(at, { method: 'POST', signal: leave.signal })
    await reached
    leave.abort()
    await expect(running).rejects.toThrow('abort')
    await expect.poll(() => hub.following()).toBe(0)
    release()
    await expect
      .poll(async () => (await send(at, { method: 'POST' })).lines.at(-1))
      .toMatchObject({ state: 'IMPORTED', added: 1 })
  })

  test('a fault is told without its text', async () => {
    const at = `/imports/failing-permits/${sha256(content)}`
    await send(at, part(content, 0))
    const { lines, text } = await send(at, { method: 'POST' })
    expect(lines.at(-1)).toMatchObject({ event: 'fault', code: 'INTERNAL' })
    expect(text).not.toContain('disk')
  })

  const key0 = 'x'.repeat(43)
  const wrong: [string, string, Request, number, string][] = [
    ['without a key', '/imports', { headers: { authorization: '' } }, 401, 'UNAUTHENTICATED'],
    ['with another key', path, { headers: { authorization: `Bearer ${key0}` } }, 401, 'UNAUTHENTICATED'],
    ['for an unknown profile', `/imports/other/${sha256('')}`, {}, 404, 'UNKNOWN_PROFILE'],
    ['with a path for a digest', '/imports/market-permits/..%2f..%2fimport-key', {}, 400, 'BAD_INPUT'],
    [
      'without an offset',
      path,
      { ...part('x', 0), headers: { 'content-type': 'application/octet-stream' } },
      400,
      'BAD_INPUT',
    ],
    [
      'with JSON for a file',
      path,
      { ...part('{}', 0), headers: { 'content-type': 'application/json' } },
      415,
      'BAD_INPUT',
    ],
    ['with a share above one', `${path}?maxRejectShare=7`, { method: 'POST' }, 400, 'BAD_INPUT'],
    ['with more bytes than are taken', path, part(Buffer.alloc(maxBytes + 1), 0), 413, 'FILE_TOO_LARGE'],
  ]
  test.each(wrong)('a request %s is refused with rule and way out', async (...[, at, init, status, code]) => {
    const answer = await send(at, init)
    expect(answer).toMatchObject({ status, lines: [{ error: { code } }] })
    expect(await held()).toEqual([])
  })

  test('the key is 32 random bytes for its owner only, and stays the same', async () => {
    const file = join(files.folder, 'import-key')
    expect(Buffer.from(key, 'base64url')).toHaveLength(32)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const isAllowed = await importKey(files.folder)
    expect(isAllowed({ headers: { authorization: `Bearer ${key}` } })).toBe(true)
    expect(isAllowed({ headers: {} })).toBe(false)
  })
})

describe('the command', () => {
  test('imports a file, lists its rejected rows without their values, and does nothing the second time', async () => {
    const file = await files.write(fileOf(permitLine(1), 'P-2,,KIOSK,2024-02-29,1,', permitLine(1)))
    const first = await run(['market', 'market-permits', file, '--rejects', rejectsFile()])
    expect(first.exit).toBe(0)
    expect(first.printed).toContain('3 rows: 1 added, 0 changed, 0 unchanged, 2 rejected.')
    expect(await readFile(rejectsFile(), 'utf8')).toBe(
      'line,column,value_class,code,expected\n' +
        '3,kind,text of 5 characters,UNKNOWN_WORD,"one of SHOP, STALL"\n' +
        '4,,,DUPLICATE_KEY,a key that no earlier row of the file has\n',
    )
    const again = await run(['market', 'market-permits', file])
    expect(again).toMatchObject({ exit: 0 })
    expect(again.printed).toContain('Already imported')
    expect(first.noted.split('\n')).toEqual([
      expect.stringMatching(/^Reading  +100 %/),
      expect.stringMatching(/^Sending  +100 %/),
      expect.stringMatching(/^Importing +100 % .*, 3 rows, 2 rejected$/),
    ])
  })

  test('goes on at the byte that has arrived', async () => {
    const content = fileOf(...Array.from({ length: 100 }, (_, index) => permitLine(index + 1)))
    const file = await files.write(content)
    await send(`/imports/market-permits/${sha256(content)}`, part(content.slice(0, 1000), 0))
    const offsets: (string | null)[] = []
    const { exit, noted } = await run(['market', 'market-permits', file], {
      fetch: (input, init) => {
        if (init?.method === 'PUT') offsets.push(new Headers(init.headers).get('civigraph-offset'))
        return fetch(input, init)
      },
    })
    expect(exit).toBe(0)
    expect(offsets).toEqual(['1000'])
    expect(noted).toContain(`Going on at byte 1000 of ${content.length}.`)
    expect(await storedPermits(database)).toHaveLength(100)
  })

  test('takes a broken connection up again', async () => {
    const file = await files.write(fileOf(permitLine(1)))
    let broken = 0
    const { exit, noted } = await run(['market', 'market-permits', file], {
      fetch: (input, init) => {
        if (init?.method !== 'PUT' || broken > 0) return fetch(input, init)
        broken += 1
        return Promise.reject(new TypeError('fetch failed'))
      },
    })
    expect(exit).toBe(0)
    expect(noted).toContain('The connection broke; trying again.')
  })

  test('a refused file ends with 1 and tells code, line, column, rule and way out', async () => {
    const file = await files.write(fileOf(permitLine(1), 'P-2,,SHOP,2024-02-29,-3,'))
    const { exit, printed } = await run(['market', 'market-permits', file])
    expect(exit).toBe(1)
    expect(printed).toContain('OUT_OF_RANGE')
    expect(printed).toContain('line 3, column visits')
    expect(printed).toContain('nothing is rescaled by guess')
  })

  test('an empty file is refused by the department, not by silence', async () => {
    const { exit, printed } = await run(['market', 'market-permits', await files.write('')])
    expect(exit).toBe(1)
    expect(printed).toContain('FILE_EMPTY')
  })

  test('with --json one object on standard output says the same', async () => {
    const file = await files.write(`${header},note\n`)
    const { exit, printed } = await run(['market', 'market-permits', file, '--json'])
    expect(exit).toBe(1)
    expect(JSON.parse(printed)).toMatchObject({
      json_version: '1',
      command: 'import',
      ok: false,
      data: { state: 'REFUSED', rows: 0 },
      error: { code: 'UNKNOWN_COLUMN', problems: [{ part: 'import', file, line: 1, column: 'note' }] },
    })
  })

  test('lists what a department takes, and what all take', async () => {
    for (const argv of [['market', '--list'], ['--list']]) {
      const { exit, printed } = await run(argv)
      expect(exit).toBe(0)
      expect(printed).toContain('market market-permits  One row is one permit of the market.')
      expect(printed).toContain('visits: a whole number from 0, one of NA, ND, or blank')
    }
  })

  test('stopped by Ctrl-C it says how to go on', async () => {
    const stop = new AbortController()
    const stopping: typeof fetch = (input, init) => {
      if (init?.method === 'PUT') stop.abort()
      return fetch(input, init)
    }
    const file = await files.write(fileOf(permitLine(1)))
    const { exit, noted } = await run(['market', 'market-permits', file], { signal: stop.signal, fetch: stopping })
    expect(exit).toBe(2)
    expect(noted).toContain('The same command goes on at the byte that has arrived')
  })

  test('a terminal sees a bar with share, rate and time left', async () => {
    const file = await files.write(fileOf(...Array.from({ length: 10_000 }, (_, index) => permitLine(index + 1))))
    const drawn: string[] = []
    let clock = 0
    await run(['market', 'market-permits', file], {
      redraw: (line) => void drawn.push(line),
      columns: 200,
      now: () => (clock += 1000),
    })
    expect(
      drawn.some((line) => /^Importing \[#+-*\] +\d+ % .*kB of .*\/s \d+ s left, 500 rows, 0 rejected$/.test(line)),
    ).toBe(true)
  })

  const mistakes: [string, string[], number, string][] = [
    ['no file named', ['market', 'market-permits'], 3, 'usage: civigraph import'],
    ['an unknown option', ['market', 'market-permits', 'x.csv', '--force'], 3, 'usage: civigraph import'],
    ['a file that is not there', ['market', 'market-permits', 'not-there.csv'], 3, 'NO_FILE'],
    ['no key', ['market', '--list', '--key-file', 'no-key-here'], 4, 'NO_KEY'],
    ['a department that is not there', ['garden', '--list'], 3, 'UNKNOWN_DEPARTMENT'],
    ['nobody at the address', ['market', '--list', '--url', 'http://127.0.0.1:9'], 6, 'UNREACHABLE'],
    ['another machine without https', ['market', '--list', '--url', 'http://hub.example'], 3, 'INSECURE_URL'],
    ['a share that is none', ['market', 'x', 'y', '--max-reject-share', '2'], 3, '--max-reject-share'],
  ]
  test.each(mistakes)('%s: exit code and way out', async (...[, argv, exit, told]) => {
    const ran = await run(argv)
    expect(ran.exit).toBe(exit)
    expect(ran.noted).toContain(told)
  })

  test('a wrong key ends with 4', async () => {
    const other = join(files.folder, 'other-key')
    await writeFile(other, 'x'.repeat(43))
    const { exit, noted } = await run(['market', '--list', '--key-file', other])
    expect(exit).toBe(4)
    expect(noted).not.toContain('xxx')
  })

  test('as a process it prints plain text and its exit code', async () => {
    const main = join(import.meta.dirname, '../../sdk/cli/main.ts')
    const child = spawn(process.execPath, [main, 'import', 'market', '--list', '--json', '--key-file', 'no-key-here'])
    let printed = ''
    child.stdout.on('data', (text: Buffer) => (printed += text.toString()))
    const [exit] = await once(child, 'close')
    expect(exit).toBe(4)
    expect(JSON.parse(printed)).toMatchObject({ ok: false, error: { code: 'NO_KEY' } })
  })
})
