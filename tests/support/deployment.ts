import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { freePort } from './keycloak.ts'

const root = resolve(import.meta.dirname, '../..')
const EXAMPLE = join(root, 'examples/deployment')

/** The ports of the example. Here each is another one, which is free. */
const PORTS = /\b(4000|4010|500\d|5432|6379|8443|8444|9464|9465)\b/g

/** The deployment of the example, laid out in a folder: word for word but for folders and ports. */
export interface Deployment {
  /** Where the example has `/etc/civigraph`. */
  readonly etc: string
  /** Where it has `/opt/keycloak`. */
  readonly keycloakHome: string
  /** Names of its processes, and those of its departments. */
  readonly processes: readonly string[]
  readonly departments: readonly string[]
  /** Of a port as the example has it. */
  readonly port: (ofExample: number) => number
  readonly env: (process: string) => NodeJS.ProcessEnv
  /** Runs a script of the example, as an operator does. Gives what it printed. */
  readonly run: (script: string, ...more: string[]) => string
  /** Composes what the routers serve. */
  readonly composeSupergraph: () => void
  readonly remove: () => void
}

/** With certificates and secrets made. */
export async function layDeployment(): Promise<Deployment> {
  const home = mkdtempSync(join(tmpdir(), 'deployment-'))
  const [etc, data, keycloakHome] = [join(home, 'etc'), join(home, 'var'), join(home, 'keycloak')]
  const ports = new Map<string, string>()
  const files = filesBelow(EXAMPLE).map((file) => [file, readFileSync(join(EXAMPLE, file), 'utf8')] as const)
  for (const [text] of files.flatMap(([, content]) => [...content.matchAll(PORTS)]))
    if (!ports.has(text)) ports.set(text, String(await freePort()))
  const here = (text: string) =>
    text
      .replaceAll('/etc/civigraph', etc)
      .replaceAll('/var/lib/civigraph', data)
      .replaceAll('/opt/keycloak', keycloakHome)
      .replaceAll(PORTS, (port) => ports.get(port) ?? port)

  cpSync(EXAMPLE, etc, { recursive: true })
  for (const [file, content] of files) writeFileSync(join(etc, file), here(content))
  mkdirSync(data)
  const run = (script: string, ...more: string[]) =>
    execFileSync(join(etc, script), [etc, ...more], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  run('make-certificates.sh')
  run('make-secrets.sh')
  const departmentsText = readFileSync(join(etc, 'departments.txt'), 'utf8').trim().split('\n')
  const procfile = readFileSync(join(etc, 'Procfile'), 'utf8').trim().split('\n')
  return {
    etc,
    keycloakHome,
    processes: procfile.map((line) => line.split(':')[0] ?? ''),
    departments: departmentsText.map((line) => line.split('=')[0] ?? ''),
    port: (ofExample) => Number(ports.get(String(ofExample))),
    env: (process) => parseEnv(readFileSync(join(etc, 'env', `${process}.env`), 'utf8')),
    run,
    composeSupergraph() {
      const program = join(root, 'router/registry/compose-addresses.ts')
      const options = { cwd: root, maxBuffer: 10_000_000 }
      writeFileSync(
        join(data, 'supergraph.graphql'),
        execFileSync(process.execPath, [program, ...departmentsText], options),
      )
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

/** A process of a deployment, in a group of its own. */
export interface DeployedProcess {
  readonly child: ChildProcess
  /** What it wrote so far. */
  readonly output: () => string
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

export function startDeployed({ etc }: Deployment, name: string, env: NodeJS.ProcessEnv = {}): DeployedProcess {
  const child = spawn(join(EXAMPLE, 'run.sh'), [etc, name], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutOurs(process.env), ...env },
  })
  alive.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (output = (output + part.toString()).slice(-20_000)))
  const ended = once(child, 'exit')
  return {
    child,
    output: () => output,
    async end(signal) {
      signalGroup(child, signal)
      const late = setTimeout(() => signalGroup(child, 'SIGKILL'), 10_000)
      await ended
      clearTimeout(late)
      alive.delete(child)
    },
  }
}

const alive = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of alive) signalGroup(child, 'SIGKILL')
})

function signalGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  try {
    process.kill(-pid, signal)
  } catch {
    // it has ended in this moment
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  )
}

/** Settings of the test run itself must not reach the programs under test. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = (name: string) => /^(CIVIGRAPH_|REALM_|KC_|KEYCLOAK_)/.test(name) || name === 'VITEST'
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours(name)))
}
