import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A Keycloak server, unpacked on this machine. */
export interface KeycloakDistribution {
  readonly version: string
  readonly home: string
  /** Why it is good for tests on loopback only; null for a version that a deployment may run. */
  readonly warning: string | null
}

/**
 * Versions that may run here, newest first. Below 26.7.5 stand CVE-2026-18963, CVE-2026-16089 and CVE-2026-16103, which
 * concern servers that strangers reach: on loopback 26.7.3 will do where Maven Central, as a machine sees it, has nothing
 * newer.
 */
const VERSIONS = ['26.8.0', '26.7.5', '26.7.3']
const FLOOR = '26.7.5'

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy'
const FETCH_WITHIN_MS = 300_000
const folder = resolve(import.meta.dirname, '../../.civigraph/keycloak')

/** What this machine lacks to fetch and run a Keycloak; empty when nothing. */
export function missingForKeycloak(): readonly string[] {
  const programs = VERSIONS.some(isHere) ? ['java'] : ['java', 'mvn', 'tar']
  return programs.filter((program) => !answers(program))
}

/**
 * The unpacked distribution; fetched from Maven Central the first time (about 170 MB), each version tried once.
 *
 * @throws {Error} When none of them can be had.
 */
export function keycloakDistribution(): KeycloakDistribution {
  const version = VERSIONS.find(isHere) ?? VERSIONS.find(fetchDistribution)
  if (version === undefined) throw new Error(`none of Keycloak ${VERSIONS.join(', ')} could be fetched with Maven`)
  return { version, home: homeOf(version), warning: isBelowFloor(version) ? warningOf(version) : null }
}

function isBelowFloor(version: string): boolean {
  return version.localeCompare(FLOOR, 'en', { numeric: true }) < 0
}

function warningOf(version: string): string {
  return `WARNING: Keycloak ${version} has known holes. It is good for tests on this machine; deploy ${FLOOR} or newer.`
}

function homeOf(version: string): string {
  return join(folder, `keycloak-${version}`)
}

function isHere(version: string): boolean {
  return existsSync(homeOf(version))
}

/** @returns Whether it could be had. */
function fetchDistribution(version: string): boolean {
  const unpacked = join(folder, `unpacking-${process.pid}`)
  mkdirSync(unpacked, { recursive: true })
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:tar.gz`
  try {
    run('mvn', ['-q', '-B', COPY, `-Dartifact=${artifact}`, `-DoutputDirectory=${unpacked}`])
    run('tar', ['xzf', join(unpacked, `keycloak-quarkus-dist-${version}.tar.gz`), '-C', unpacked])
    // A name that is there is whole: the folder comes to its place in one step.
    if (!isHere(version)) renameSync(join(unpacked, `keycloak-${version}`), homeOf(version))
    return true
  } catch {
    return false
  } finally {
    rmSync(unpacked, { recursive: true, force: true })
  }
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'ignore', timeout: FETCH_WITHIN_MS })
}

function answers(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
