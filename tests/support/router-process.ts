import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { eventually } from './clock-department.ts'
import { type SigningRealm, startSigningRealm } from './signing-realm.ts'
import { startTown, supergraphOf, type TownDepartment } from './town-department.ts'

const root = resolve(import.meta.dirname, '../..')

/** `router/main.ts` as a process of its own, before the town and a realm that are in this one. */
export interface RouterProcess {
  readonly pid: number
  readonly url: URL
  readonly metricsUrl: URL
  readonly town: TownDepartment
  readonly realm: SigningRealm
  /** What it wrote so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  readonly ask: (query: string, headers?: Readonly<Record<string, string>>) => Promise<Response>
  /** Replaces the supergraph as publishing tools do: a new file takes the name of the old one. */
  readonly replaceSupergraph: (text: string) => void
  readonly signal: (signal: NodeJS.Signals) => void
  /** Its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** Ends it and everything around it. */
  readonly close: () => Promise<void>
}

export interface RouterProcessOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArguments?: readonly string[]
}

export async function startRouterProcess(options: RouterProcessOptions = {}): Promise<RouterProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'civigraph-router-'))
  const town = await startTown()
  const realm = await startSigningRealm()
  const supergraphFile = join(folder, 'supergraph.graphql')
  writeFileSync(supergraphFile, supergraphOf(town))
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), 'router/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutOurs(process.env),
      CIVIGRAPH_PORT: '0',
      CIVIGRAPH_METRICS_PORT: '0',
      CIVIGRAPH_SUPERGRAPH_FILE: supergraphFile,
      CIVIGRAPH_ISSUER: realm.issuer,
      CIVIGRAPH_TOKEN_VERIFIER: 'jose',
      CIVIGRAPH_SHUTDOWN_DELAY_MS: '0',
      CIVIGRAPH_ENVELOPE_KEY_FILE: newEnvelopeKey(folder),
      ...options.env,
    },
  })
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)]
  const ended = new Promise<number | null>((done) => child.once('close', done))
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`The router ended with ${child.exitCode}:\n${stderr()}`)
    return stdout().includes('metrics are at')
  }, 'the router says where it is')
  const url = new URL(/national graph is at (\S+)/.exec(stdout())?.[1] ?? '')

  return {
    pid: child.pid ?? 0,
    url,
    metricsUrl: new URL(/metrics are at (\S+)/.exec(stdout())?.[1] ?? ''),
    town,
    realm,
    stdout,
    stderr,
    ask: (query, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      }),
    replaceSupergraph(text) {
      writeFileSync(`${supergraphFile}.new`, text)
      renameSync(`${supergraphFile}.new`, supergraphFile)
    },
    signal: (signal) => void child.kill(signal),
    ended,
    async close() {
      if (isRunning(child)) child.kill('SIGKILL')
      await ended
      await town.close()
      await realm.close()
    },
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.on('data', (part: Buffer) => (text += part.toString()))
  return () => text
}

function newEnvelopeKey(folder: string): string {
  const path = join(folder, 'envelope.pem')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  return path
}

/** Settings of the test run itself must not reach the program under test. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('CIVIGRAPH_') && name !== 'VITEST'))
}
