import { expect, test, vi } from 'vitest'
import { openDepartments } from '#router/engine/fetch/departments.ts'
import { openPools } from '#router/engine/fetch/pools.ts'
import { aContext, aFetch } from '../support/department-call.ts'
import { FAULTS, faultyDepartment, says } from '../support/faulty-department.ts'

const OPTIONS = {
  timeoutMs: 2_000,
  maxAnswerBytes: 1_000,
  share: false,
  envelopeFor: () => null,
  reportFault: () => {},
}

test.for(['file:///etc/passwd', 'memory:licence', 'ftp://licence.example/'])(
  '%s is no address of a department',
  (address) => {
    expect(() => openPools().take(new URL(address))).toThrow(/over http or https/)
  },
)

test('all addresses of one origin share its connections, which close with the last user', async () => {
  const pools = openPools()
  const leases = ['/a', '/b'].map((path) => pools.take(new URL(path, 'http://127.0.0.1:9')))
  expect(leases[0]?.it).toBe(leases[1]?.it)
  await leases[0]?.release()
  await leases[0]?.release()
  expect(pools.open()).toHaveLength(1)
  await leases[1]?.release()
  expect(pools.open()).toHaveLength(0)
  expect(leases[0]?.it.closed).toBe(true)
})

test('supergraphs that follow one another share the way to a department; its connections go with the last', async () => {
  const server = await faultyDepartment()
  const departments = openDepartments(OPTIONS)
  const old = departments.take('licence', server.url)
  await old.it.send(aFetch(), aContext())
  const young = departments.take('licence', server.url)
  expect(young.it).toBe(old.it)
  await old.release()
  await young.it.send(aFetch(), aContext())
  expect(server.connections.size).toBeGreaterThan(0)
  expect(departments.inUse().map(({ name }) => name)).toEqual(['licence'])

  await young.release()
  expect(departments.inUse()).toEqual([])
  await vi.waitFor(() => expect(server.connections.size).toBe(0))
  await server.close()
})

test('a department that moved is another way, with a breaker of its own', async () => {
  const departments = openDepartments(OPTIONS)
  const here = departments.take('licence', new URL('http://127.0.0.1:9/graphql'))
  const there = departments.take('licence', new URL('http://127.0.0.1:10/graphql'))
  expect(here.it.breaker).not.toBe(there.it.breaker)
  await Promise.all([here.release(), there.release()])
})

test('more calls than connections share the connections there are', async () => {
  const server = await faultyDepartment(FAULTS.hang)
  const departments = openDepartments({ ...OPTIONS, pools: { connections: 2 } })
  const { it, release } = departments.take('licence', server.url)
  const sent = Array.from({ length: 5 }, () => it.send(aFetch(), aContext()))
  await vi.waitFor(() => expect(server.received).toHaveLength(2))
  expect(server.connections.size).toBe(2)

  server.behaviour = FAULTS.none
  for (const socket of server.connections) socket.write(says('{"data":{}}'))
  await Promise.all(sent)
  expect(server.received).toHaveLength(5)
  await release()
  await server.close()
})

test('calls that are given up before they had a connection close none', async () => {
  const server = await faultyDepartment(FAULTS.hang)
  const departments = openDepartments({ ...OPTIONS, pools: { connections: 1 } })
  const { it, release } = departments.take('licence', server.url)
  const first = it.send(aFetch(), aContext())
  await vi.waitFor(() => expect(server.received).toHaveLength(1))
  await expect(it.send(aFetch(), aContext({ deadlineAt: performance.now() + 60 }))).rejects.toThrow('time was over')
  const third = it.send(aFetch(), aContext())

  server.behaviour = FAULTS.none
  const [socket] = server.connections
  socket?.write(says('{"data":{"place":1}}'))
  expect(await first).toMatchObject({ data: { place: 1 } })
  expect(await third).toMatchObject({ data: { answer: 42 } })
  expect(server.received.map(({ place }) => place)).toEqual([0, 1])
  await release()
  await server.close()
})
