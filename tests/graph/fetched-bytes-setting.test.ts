import { readFileSync } from 'node:fs'
import { inProcess, inProcessEvents, readEnv, subgraphSdl } from '@civigraph/subgraph-kit'
import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { type Router, startRouter } from '#router/start-router.ts'
import { clockDepartment, eventually } from '../support/clock-department.ts'
import { faultyDepartment, type FaultyDepartment, says } from '../support/faulty-department.ts'
import { startSigningRealm } from '../support/signing-realm.ts'

const LONG = 'x'.repeat(60_000)
const TOO_MUCH = { extensions: { code: 'UPSTREAM_MALFORMED', department: 'names' } }

const clock = clockDepartment()
const realm = await startSigningRealm()
let names: FaultyDepartment
let router: Router
beforeAll(async () => {
  names = await faultyDepartment(
    (socket) => void socket.write(says(JSON.stringify({ data: { _entities: [{ nick: LONG }] } }))),
  )
  const sdl = readFileSync(new URL('../support/clock-names.graphql', import.meta.url), 'utf8')
  const composition = compose([
    { name: 'clock', sdl: clock.subgraph.sdl, url: 'memory:clock' },
    { name: 'names', sdl: subgraphSdl(sdl), url: names.url.href },
  ])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const reportFault = () => {}
  const here = { call: inProcess(clock.subgraph, reportFault), subscribe: inProcessEvents(clock.subgraph, reportFault) }
  const env = { CIVIGRAPH_PORT: '0', CIVIGRAPH_TOKEN_VERIFIER: 'jose', CIVIGRAPH_MAX_FETCHED_BYTES: '50000' }
  router = await startRouter({
    config: routerConfig(readEnv(env, routerSettings)),
    supergraphSdl: composition.supergraphSdl,
    issuer: realm.issuer,
    clients: null,
    inProcess: new Map([['clock', here]]),
    reportFault,
  })
})
afterAll(async () => {
  await router.close()
  await names.close()
  await realm.close()
})

test('a router reads for one request no more than it is set to, although one department may answer more', async () => {
  const answer = await fetch(router.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ clock(id: "a") { id nick } }' }),
  })
  const body: unknown = await answer.json()
  expect(body).toMatchObject({ data: { clock: { id: 'a', nick: null } }, errors: [TOO_MUCH] })
})

test('each event of a stream is held to the same', async () => {
  const client = createClient({ url: router.url.href, retryAttempts: 0 })
  const events = client.iterate({ query: 'subscription { ticked(id: "a") { count nick } }' })
  for (const count of [1, 2]) {
    const next = events.next()
    // oxlint-disable-next-line no-await-in-loop -- one event after the other
    await eventually(() => clock.listening('a') === 1, 'a subscription')
    clock.tick('a', count)
    // oxlint-disable-next-line no-await-in-loop -- one event after the other
    expect((await next).value).toMatchObject({ data: { ticked: { count, nick: null } }, errors: [TOO_MUCH] })
  }
  client.dispose()
})
