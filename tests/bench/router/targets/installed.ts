import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../../..')

/**
 * Gateways of others, each in a folder of its own outside the manifests, so that nothing of ours can come to need them:
 * exact versions, because figures of another version are other figures.
 */
const packages = {
  hive: { '@graphql-hive/gateway': '2.15.1', '@graphql-hive/router-runtime': '1.4.23', graphql: '16.15.0' },
  mercurius: {
    '@mercuriusjs/gateway': '5.2.0',
    mercurius: '16.10.1',
    fastify: '5.12.8',
    graphql: '16.14.2', // 16.15.0 breaks every entity query of this gateway
  },
  grafbase: { '@grafbase/cli-x86_64-unknown-linux-musl': '0.103.0' },
} as const

export type Foreign = keyof typeof packages

export function folderOf(foreign: Foreign): string {
  return resolve(root, '.bench', foreign)
}

/** A file of an installed gateway. */
export function fileOf(foreign: Foreign, path: string): string {
  return resolve(folderOf(foreign), 'node_modules', path)
}

/** Whether every package of a gateway is there. */
export function isInstalled(foreign: Foreign): boolean {
  return Object.keys(packages[foreign]).every((name) => existsSync(fileOf(foreign, `${name}/package.json`)))
}

/** Installs all of them with npm, without running what they would run on installation. */
export function installAll(): void {
  for (const [name, dependencies] of Object.entries(packages)) {
    const folder = resolve(root, '.bench', name)
    mkdirSync(folder, { recursive: true })
    const manifest = { name: `bench-${name}`, private: true, type: 'module', dependencies }
    writeFileSync(resolve(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
    console.log(
      `Installing ${Object.entries(dependencies)
        .map((one) => one.join('@'))
        .join(', ')} into .bench/${name}`,
    )
    execFileSync(
      'npm',
      ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
      {
        cwd: folder,
        stdio: 'inherit',
      },
    )
  }
}
