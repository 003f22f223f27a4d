import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PERSONAS } from '#examples/personas.ts'
import { signIn } from '#examples/sign-in.ts'
import { createPostgresDatabase, databaseKinds } from '../support/database.ts'
import { newDataFolder, type NationProcess, runProgram, startNationProcess } from '../support/nation-process.ts'

const ROWS = 60_000

describe.for(databaseKinds)('a power cut on %s', (kind) => {
  test('during an import leaves nothing of the file, and the same file again imports all of it', async () => {
    const place = await newPlace(kind)
    const file = join(dirname(place.dataFolder), 'observations.csv')
    writeFileSync(file, observations(ROWS))
    const nation = await startNationProcess(place)
    await importUntilUnderWay(nation, place.dataFolder, file)
    await nation.kill()

    const again = await startNationProcess(place)
    expect(await observationsOf(again)).toBe(0)
    expect(await importObservations(again, place.dataFolder, file)).toMatchObject({ code: 0 })
    expect(await observationsOf(again)).toBe(ROWS)
    await again.kill()

    const third = await startNationProcess(place)
    expect(await observationsOf(third)).toBe(ROWS)
    await third.stop()
    await place.drop()
  })

  test('during feedback writes loses no answered question and leaves none half there', async () => {
    const place = await newPlace(kind)
    const nation = await startNationProcess(place)
    const ask = await asker(nation)
    const answered = new Map<string, string>()
    let sent = 0
    const askOn = async () => {
      for (;;) {
        const key = `crash-${sent++}`
        // oxlint-disable-next-line no-await-in-loop -- one after the other, as a person would
        answered.set(key, await ask(key))
      }
    }
    const asking = Promise.allSettled([askOn(), askOn(), askOn(), askOn()])
    await until(() => answered.size >= 25, '25 answered questions')
    await nation.kill()
    await asking

    const again = await startNationProcess(place)
    const askAgain = await asker(again)
    const threads = await threadsOf(again)
    for (const id of answered.values()) expect(threads.get(id)).toEqual(['AUTHOR'])
    expect([...threads.values()].filter((messages) => messages.length !== 1)).toEqual([])
    for (const [key, id] of answered) {
      // oxlint-disable-next-line no-await-in-loop -- the order does not matter, the load does
      expect(await askAgain(key)).toBe(id)
    }
    expect((await threadsOf(again)).size).toBe(threads.size)
    await again.stop()
    await place.drop()
  })
})

async function newPlace(kind: 'pglite' | 'postgres') {
  const dataFolder = newDataFolder()
  if (kind === 'pglite') return { dataFolder, drop: async () => {} }
  const { url, drop } = await createPostgresDatabase()
  return { dataFolder, databaseUrl: url.href, drop }
}

/** Sends the file as the command does and comes back while the department is writing rows of it. */
async function importUntilUnderWay(nation: NationProcess, dataFolder: string, file: string): Promise<void> {
  const body = readFileSync(file)
  const digest = createHash('sha256').update(body).digest('hex')
  const url = new URL(`/departments/statistics/imports/observations/${digest}`, nation.graphUrl)
  const authorization = `Bearer ${readFileSync(join(dataFolder, 'import-key'), 'utf8').trim()}`
  const headers = { authorization, 'content-type': 'application/octet-stream', 'civigraph-offset': '0' }
  expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200)
  const answer = await fetch(url, { method: 'POST', headers: { authorization } })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() // never cancelled: that would end the import
  let events = ''
  while (!/"rows":\d{4,}/.test(events)) {
    // oxlint-disable-next-line no-await-in-loop -- event after event
    const part = await reader?.read()
    if (!part || part.done) throw new Error(`The import ended too early: ${events.slice(-300)}`)
    events += part.value
  }
}

async function importObservations(nation: NationProcess, dataFolder: string, file: string) {
  const key = ['--key-file', join(dataFolder, 'import-key')]
  const args = ['import', 'statistics', 'observations', file, '--url', new URL('/', nation.graphUrl).origin, ...key]
  return await runProgram('sdk/cli/main.ts', args, { cwd: dirname(dataFolder) })
}

function observations(count: number): string {
  const lines = ['dataset_id,key,indicator,unit,period,value,status']
  for (let index = 0; index < count; index++)
    lines.push(
      `cn-divisions-in-use,"{""division"":""11${String(index % 9999).padStart(4, '0')}""}",CRASH,COUNT,${2000 + Math.floor(index / 9999)},${index},NORMAL`,
    )
  return `${lines.join('\n')}\n`
}

async function observationsOf(nation: NationProcess): Promise<number> {
  const query = '{ dataset(id: "cn-divisions-in-use") { observations(indicator: ["CRASH"], first: 1) { totalCount } } }'
  const answer = await post(nation, { query })
  return Number(/"totalCount":(\d+)/.exec(answer)?.[1])
}

async function asker(nation: NationProcess) {
  const token = await tokenOf(nation)
  const query = `mutation ($key: String!) {
    askQuestion(idempotencyKey: $key, question: {
      kind: HELP, owner: "cn-uscc:11990000T00000028F", serviceItem: "cn-990000:driving-licence", text: "Test question"
    }) { id }
  }`
  return async (key: string) => {
    const answer = await post(nation, { query, variables: { key } }, token)
    const id = /"askQuestion":\{"id":"([^"]+)"\}/.exec(answer)?.[1]
    if (id === undefined) throw new Error(answer)
    return id
  }
}

/** Threads of the citizen that were asked for help, with the sides of their messages. */
async function threadsOf(nation: NationProcess): Promise<Map<string, string[]>> {
  const token = await tokenOf(nation)
  const threads = new Map<string, string[]>()
  let after: string | null = null
  do {
    const query = `query ($after: String) { me { person { feedback(first: 100, after: $after, filter: {kind: HELP}) {
      nodes { id messages { by } } pageInfo { hasNextPage endCursor } } } } }`
    // oxlint-disable-next-line no-await-in-loop -- page after page
    const page: Page = JSON.parse(await post(nation, { query, variables: { after } }, token)).data.me.person.feedback
    for (const { id, messages } of page.nodes)
      threads.set(
        id,
        messages.map(({ by }) => by),
      )
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  return threads
}

interface Page {
  readonly nodes: readonly { readonly id: string; readonly messages: readonly { readonly by: string }[] }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

async function tokenOf({ issuer }: NationProcess): Promise<string> {
  return await signIn({ issuer, username: 'citizen', password: 'citizen-demo', scope: PERSONAS.citizen })
}

async function post({ graphUrl }: NationProcess, body: object, token?: string): Promise<string> {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(graphUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(body),
  })
  return await response.text()
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const giveUpAt = Date.now() + 60_000
  while (!holds()) {
    if (Date.now() > giveUpAt) throw new Error(`Waited a minute for ${what}.`)
    // oxlint-disable-next-line no-await-in-loop -- looks again until it holds
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
