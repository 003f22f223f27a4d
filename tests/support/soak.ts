import { setTimeout as sleep } from 'node:timers/promises'
import { compose } from '#router/registry/compose.ts'
import { Pool } from 'undici'
import { countObjects } from './heap-objects.ts'
import { startSigningRealm } from './signing-realm.ts'
import { startSoakDepartments } from './soak-departments.ts'
import { type SoakRequest, soakRequests } from './soak-requests.ts'
import { GENEROUS_BOUNDS, type Memory, patiently, startWatchedRouter } from './watched-router.ts'

export interface SoakOptions {
  readonly seconds: number
  /** Between two samples, for each of which the load rests. */
  readonly sampleEverySeconds: number
  /** Whether objects are counted. Each count makes the process larger: then its resident memory says nothing. */
  readonly countsObjects: boolean
  readonly nodeFlags?: readonly string[]
  readonly tell?: (sample: Sample) => void
}

/** What the router held at one moment, with nothing under way. */
export interface Sample extends Memory {
  readonly atSeconds: number
  /** Requests that were answered so far. */
  readonly requests: number
}

export interface Soaked {
  /** The first one stands at the end of the warm-up. */
  readonly samples: readonly Sample[]
  /** Objects by kind at the first sample and at the last; empty when they were not counted. */
  readonly before: ReadonlyMap<string, number>
  readonly after: ReadonlyMap<string, number>
  /** How often each kind of answer came. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly stderr: string
}

const CONNECTIONS = 16
/** Caches fill, code is compiled, the first supergraph goes: what comes after must stay. */
const WARM_UP_SHARE = 0.25

/**
 * Lets a router work with faults on: two hundred operations of twenty callers and of nobody, one department that fails at
 * random and is down at times, callers that go away, and another supergraph now and then.
 */
export async function soak(options: SoakOptions): Promise<Soaked> {
  await using started = new AsyncDisposableStack()
  const departments = started.adopt(await startSoakDepartments(), ({ close }) => close())
  const realm = started.adopt(await startSigningRealm(), (one) => one.close())
  const composition = compose(departments.sources)
  if (!composition.ok) throw new Error(composition.problems.map(({ message }) => message).join('\n'))
  const { supergraphSdl } = composition
  const router = started.adopt(
    await startWatchedRouter({
      supergraphSdl,
      issuer: realm.issuer,
      env: GENEROUS_BOUNDS,
      nodeFlags: options.nodeFlags ?? [],
    }),
    ({ stop }) => stop(),
  )
  const load = startLoad(router.url, soakRequests(realm))
  started.defer(() => load.close())
  const startedAt = performance.now()
  let swaps = 0

  async function work(seconds: number) {
    load.go()
    departments.setDown(true)
    await sleep(Math.min(2_000, seconds * 200))
    departments.setDown(false)
    swaps++
    router.replaceSupergraph(`${supergraphSdl}\n# version ${swaps}\n`)
    await sleep(seconds * 1_000)
    await patiently(() => router.stderr().match(/operations ready/g)?.length === swaps, 'the next one is served')
    await load.rest()
    await sleep(1_500) // the generation before is closed a moment after its last request, and metrics look once a second
  }

  async function sample(): Promise<Sample> {
    const memory = await router.memory()
    const atSeconds = (performance.now() - startedAt) / 1_000
    const taken = { ...memory, atSeconds, requests: load.answered() }
    options.tell?.(taken)
    return taken
  }

  const objects = async () =>
    options.countsObjects ? countObjects(await router.snapshot()) : new Map<string, number>()

  await work(options.seconds * WARM_UP_SHARE)
  const before = await objects()
  const samples = [await sample()]
  while (performance.now() - startedAt < options.seconds * 1_000) {
    await work(options.sampleEverySeconds)
    samples.push(await sample())
  }
  const after = await objects()
  return { samples, before, after, outcomes: load.outcomes(), stderr: router.stderr() }
}

/** Callers that ask one thing after another; one in a hundred goes away before it has its answer. */
function startLoad(url: URL, requests: readonly SoakRequest[]) {
  const pool = new Pool(url.origin, { connections: CONNECTIONS })
  const outcomes = new Map<string, number>()
  let isOn = false
  let next = 0
  let working: Promise<unknown> = Promise.resolve()

  async function ask(request: SoakRequest, signal: AbortSignal | null): Promise<string> {
    const { body } = request
    const authorization = request.authorization()
    const headers = { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) }
    const answer = await pool.request({ path: url.pathname, method: 'POST', headers, body, signal })
    const told = await answer.body.text()
    return `${answer.statusCode}${told.includes('"errors"') ? ' with errors' : ''}`
  }

  async function caller() {
    // oxlint-disable-next-line no-unmodified-loop-condition -- it is ended from outside
    while (isOn) {
      const request = requests[next++ % requests.length]
      if (!request) return
      const goesAway = next % 100 === 0
      const outcome = await ask(request, goesAway ? AbortSignal.timeout(1) : null).catch(() =>
        goesAway ? 'went away' : 'no answer',
      )
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
  }

  return {
    go() {
      isOn = true
      working = Promise.all(Array.from({ length: CONNECTIONS }, caller))
    },
    async rest() {
      isOn = false
      await working
    },
    answered: () => [...outcomes.values()].reduce((sum, one) => sum + one, 0),
    outcomes: () => Object.fromEntries(outcomes),
    async close() {
      isOn = false
      await pool.destroy()
    },
  }
}
