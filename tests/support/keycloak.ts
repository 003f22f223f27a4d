import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { personasOf } from '#router/sso/embedded/personas.ts'
import { clientIds, clientSecrets, demoValues, NATIONAL_REALM, readRealmFile } from '#router/sso/embedded/realm-file.ts'
import type { EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { keycloakDistribution } from './keycloak-distribution.ts'

/** A Keycloak of its own on loopback, with the national realm imported and nothing kept on disk. */
export interface Keycloak {
  /** `http://localhost:PORT/realms/national` */
  readonly issuer: string
  readonly version: string
  /** Why this version is good for tests only; null for one that may be deployed. */
  readonly warning: string | null
  /** Milliseconds until it answered. */
  readonly startedInMs: number
  readonly stop: () => Promise<void>
}

export interface KeycloakOptions {
  /** Any free one when absent. */
  readonly port?: number
  /** Values for the realm file's `${REALM_…}` placeholders; demo values for those that are absent. */
  readonly env?: Readonly<Record<string, string>>
}

const READY_WITHIN_MS = 180_000
const END_WITHIN_MS = 10_000

/** Starts a Keycloak server in development mode and waits until it describes the realm under the expected issuer. */
export async function startKeycloak({ port, env = {} }: KeycloakOptions = {}): Promise<Keycloak> {
  const startedAt = performance.now()
  const { home, version, warning } = keycloakDistribution()
  layRealm(home)
  const origin = `http://localhost:${port ?? (await freePort())}`
  const server = spawn(join(home, 'bin/kc.sh'), startArguments(origin), {
    detached: true, // the leader of its own process group: ended as one, whatever the script started
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...demoValues(), ...env, ...ADMIN, ...JAVA },
  })
  const endAtExit = () => signalGroup(server, 'SIGKILL')
  process.once('exit', endAtExit)
  const output = collect(server)
  const issuer = `${origin}/realms/national`
  const stop = async () => {
    process.off('exit', endAtExit)
    await endGroup(server)
  }
  try {
    await keycloakIsReady(issuer, server)
  } catch (error) {
    await stop()
    throw new Error(`Keycloak did not come up.\n${output()}`, { cause: error })
  }
  return { issuer, version, warning, startedInMs: performance.now() - startedAt, stop }
}

/**
 * What a test needs to know of the realm that such a server imported.
 *
 * @param origin For example `http://localhost:8180`.
 * @param env The values it was started with.
 */
export function keycloakRealm(
  origin: string,
  env: NodeJS.ProcessEnv,
): Pick<EmbeddedRealm, 'issuer' | 'personas' | 'clientSecrets' | 'clients'> {
  const realm = readRealmFile(NATIONAL_REALM, env)
  return {
    issuer: `${origin}/realms/${realm.realm}`,
    personas: personasOf(realm, Date.now),
    clientSecrets: clientSecrets(realm),
    clients: clientIds(realm),
  }
}

// An administrator nobody knows: Keycloak shows its setup page to whoever comes first when there is none.
export const ADMIN_PASSWORD = randomBytes(16).toString('hex')
const ADMIN = { KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN_PASSWORD }

// A small heap, and the quick compiler: a server of a minute never earns the slow one's work back.
const JAVA = { JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m', JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1' }

/** Keycloak imports every file of this folder when it starts; the name must be the realm's. */
function layRealm(home: string): void {
  const folder = join(home, 'data/import')
  rmSync(join(home, 'data/h2'), { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copyFileSync(NATIONAL_REALM, join(folder, 'national-realm.json'))
}

function startArguments(origin: string): readonly string[] {
  return [
    'start-dev',
    '--import-realm',
    '--http-host=127.0.0.1', // without it the development mode listens on every interface
    `--http-port=${new URL(origin).port}`,
    `--hostname=${origin}`,
    '--db=dev-mem',
    '--cache=local',
  ]
}

export async function keycloakIsReady(issuer: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`It ended with ${server.exitCode}.`)
    if ((await describedIssuer(issuer)) === issuer) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`It did not describe the realm within ${READY_WITHIN_MS / 1_000} s.`)
}

/** The issuer that the server names itself by; undefined while it does not answer. */
export async function describedIssuer(issuer: string): Promise<unknown> {
  try {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(5_000) })
    const description: unknown = await response.json()
    return Object(description).issuer
  } catch {
    return undefined
  }
}

function collect(server: ChildProcess): () => string {
  let output = ''
  const keep = (part: Buffer) => (output = (output + part.toString()).slice(-20_000))
  server.stdout?.on('data', keep)
  server.stderr?.on('data', keep)
  return () => output
}

async function endGroup(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  signalGroup(server, 'SIGTERM')
  const late = setTimeout(() => signalGroup(server, 'SIGKILL'), END_WITHIN_MS)
  await ended
  clearTimeout(late)
}

function signalGroup(server: ChildProcess, signal: NodeJS.Signals): void {
  if (server.pid === undefined || server.exitCode !== null) return
  try {
    process.kill(-server.pid, signal)
  } catch {
    // it has ended in this moment
  }
}

/** A port on loopback that nobody listens at now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
