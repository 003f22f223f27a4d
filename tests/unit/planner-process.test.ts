import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { parse } from 'graphql'
import { afterEach, expect, test, vi } from 'vitest'
import { openPlanner } from '#router/engine/plan/open-planner.ts'
import { plannerProcess, type PlannerProcessOptions } from '#router/engine/plan/planner-process.ts'
import type { OpenedPlanner, PlanNode } from '#router/engine/plan/planner.ts'
import { composeDepartments } from '../support/planned-graph.ts'

/** A planner in a process of its own: whatever it does, the router goes on. */

const supergraphSdl = composeDepartments(`type Query { me: Person } type Person { name: String born: Int }`)
const ME = { document: parse('query Asked { me { name } }') }
const HANGS = { document: parse('query Hangs { me { name } }') }
const DIES = { document: parse('query Dies { me { name } }') }
const entry = new URL('../support/failing-planner-child.ts', import.meta.url)

/** `total` needs a field of other offices that the third department knows by a key which the first does not. */
const requiringThroughOtherKey = composeDepartments(
  'type Query { offices: [Office] } type Office @key(fields: "id") { id: ID! under: [Office!] }',
  `type Office @key(fields: "id") @key(fields: "tag") {
     id: ID!
     tag: ID!
     under: [Office!] @external
     cost: Int @external
     total: Int @requires(fields: "cost under { id cost }")
   }`,
  'type Office @key(fields: "tag") { tag: ID! cost: Int }',
)

const opened: OpenedPlanner[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(opened.splice(0).map((planner) => planner.close()))
})

async function open(options: Partial<PlannerProcessOptions> = {}): Promise<OpenedPlanner> {
  const planner = await plannerProcess({ supergraphSdl, use: 'native', warn: () => {}, entry, ...options })
  opened.push(planner)
  return planner
}

test.for(['native', 'apollo'] as const)('%s plans in a process of its own as it plans in this one', async (use) => {
  const here = await openPlanner({ supergraphSdl, use })
  const there = await open({ use })

  expect(there.name).toBe(use)
  expect(await there.plan(ME)).toEqual(await here.plan(ME))
  expect(there.apiDefinitions).toEqual(here.apiDefinitions)
})

test('many plans asked at once all come, each to whom asked for it', async () => {
  const planner = await open()
  const fields = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? 'name' : 'born'))

  const plans = await Promise.all(fields.map((field) => planner.plan({ document: parse(`{ me { ${field} } }`) })))

  expect(plans.map(textOf)).toEqual(fields.map((field) => `{me{${field}}}`))
})

test('what cannot be planned is refused with the planner’s words, and the next is planned', async () => {
  const planner = await open()

  await expect(planner.plan({ document: parse('{ nobody }') })).rejects.toThrow("Field 'nobody' not found")
  expect(textOf(await planner.plan(ME))).toContain('me{name}')
})

test('a plan that takes too long is given up, and what waits is planned by a new process', async () => {
  const planner = await open({ timeLimitMs: 300 })
  const before = runningChildren()
  const [hanging, waiting] = [planner.plan(HANGS), planner.plan(ME)]

  await expect(hanging).rejects.toThrow('Planning took longer than 300 ms and was given up.')
  expect(textOf(await waiting)).toContain('me{name}')
  expect(runningChildren()).not.toEqual(before)
  expect(runningChildren()).toHaveLength(before.length)
})

test('a process that dies refuses what it worked on, and what waits is planned by a new process', async () => {
  const planner = await open()
  const [dying, waiting] = [planner.plan(DIES), planner.plan(ME)]

  await expect(dying).rejects.toThrow('The planner’s process ended (SIGKILL).')
  expect(textOf(await waiting)).toContain('me{name}')
})

test('a process that died is replaced before anything else is asked', async () => {
  const planner = await open()
  const before = runningChildren()
  await planner.plan(DIES).catch(() => null)

  await vi.waitFor(() => expect(runningChildren()).toHaveLength(before.length))
  expect(runningChildren()).not.toEqual(before)
})

test('an operation on which the native planner panics costs only itself', async () => {
  const planner = await open({ supergraphSdl: requiringThroughOtherKey })

  await expect(planner.plan({ document: parse('{ offices { total } }') })).rejects.toThrow('(SIGABRT)')
  expect(textOf(await planner.plan({ document: parse('{ offices { id } }') }))).toBe('{offices{id}}')
})

test('an operation that ended two planners does not end a third', async () => {
  const planner = await open()
  await expect(planner.plan(DIES)).rejects.toThrow('The planner’s process ended')
  await expect(planner.plan(DIES)).rejects.toThrow('The planner’s process ended')
  await planner.plan(ME)
  const before = runningChildren()

  await expect(planner.plan(DIES)).rejects.toThrow('This operation has ended the planner before.')
  expect(textOf(await planner.plan(ME))).toContain('me{name}')
  expect(runningChildren()).toEqual(before)
})

test('a planner that is killed while nothing is asked of it is replaced when something is', async () => {
  const before = runningChildren()
  const planner = await open()
  const pid = runningChildren().find((child) => !before.includes(child)) ?? 0
  process.kill(pid, 'SIGKILL')

  await vi.waitFor(async () => expect(textOf(await planner.plan(ME))).toContain('me{name}'))
  expect(runningChildren()).not.toContain(pid)
})

test('a process that needs more memory than it may is not opened', async () => {
  await expect(open({ heapMb: 8, use: 'apollo' })).rejects.toThrow('The planner’s process ended')
})

test('when too many wait, the next is told to come again', async () => {
  const planner = await open({ maxWaiting: 2 })
  const waiting = [planner.plan(ME), planner.plan(ME)]

  await expect(planner.plan(ME)).rejects.toMatchObject({ extensions: { code: 'OVERLOADED' } })
  await Promise.all(waiting)
  expect(textOf(await planner.plan(ME))).toContain('me{name}')
})

test('closing refuses what waits, and what comes after', async () => {
  const planner = await open()
  const waiting = [planner.plan(HANGS), planner.plan(ME)]
  await new Promise((resolve) => setTimeout(resolve, 50))

  await planner.close()

  expect(await Promise.allSettled(waiting)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
  await expect(planner.plan(ME)).rejects.toThrow('The planner is closed.')
})

test('a text that is no supergraph does not open', async () => {
  await expect(open({ supergraphSdl: 'type Query { a: Int }' })).rejects.toThrow('not a composed supergraph')
  await expect(open({ supergraphSdl: 'type Query {' })).rejects.toThrow('Failed to parse supergraph SDL')
})

test('where the native planner has no binary Apollo’s runs, with one warning that says what it costs', async () => {
  vi.stubEnv('NAPI_RS_NATIVE_LIBRARY_PATH', '/nowhere/planner.node')
  const warnings: string[] = []

  const planner = await open({ warn: (message) => warnings.push(message) })
  await planner.plan(DIES).catch(() => null)

  expect(planner.name).toBe('apollo')
  expect(textOf(await planner.plan(ME))).toContain('me{name}')
  expect(warnings).toEqual([expect.stringMatching(/does not load on \w+-\w+ with .+, so Apollo’s/)])
  expect(warnings[0]).toContain('six cases')
})

test('an open planner does not keep its process alive', async () => {
  const program = `
    import { plannerProcess } from '#router/engine/plan/planner-process.ts'
    import { parse } from 'graphql'
    const planner = await plannerProcess({ supergraphSdl: process.argv[1], use: 'native', warn() {} })
    process.stdout.write((await planner.plan({ document: parse('{ me { name } }') })).text)
  `
  const running = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, supergraphSdl])
  const ended = once(running.child, 'exit')

  expect((await running).stdout).toBe('{me{name}}')
  expect((await ended)[0]).toBe(0)
})

/** Processes that this one started. */
function runningChildren(): readonly number[] {
  const listed = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,stat=,comm='], { encoding: 'utf8' }).trim().split('\n')
  return listed.flatMap((line) => {
    const [pid, parent, state, command] = line.trim().split(/\s+/)
    return Number(parent) === process.pid && !state?.startsWith('Z') && command !== 'ps' ? [Number(pid)] : []
  })
}

function textOf(plan: PlanNode): string | null {
  return plan.kind === 'Fetch' ? plan.text : null
}
