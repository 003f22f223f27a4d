import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileOf, folderOf } from './installed.ts'
import type { Place, Target } from './target.ts'

/** What every one of them has in common: the bare graph and nothing of our settings. */
const bare = { graph: 'plain', ours: false, foreign: null, needsSettings: [] } as const

const floor: Target = {
  ...bare,
  name: 'floor',
  ours: true,
  about: 'the fetches written by hand, Fastify, undici dispatch; it checks nothing',
  command: ({ port, graph, nodeFlags }) => ({
    program: process.execPath,
    arguments: [
      ...nodeFlags,
      programFile('floor.ts'),
      String(port),
      ...graph.departments.map(({ name, url }) => `${name}=${new URL(url).origin}`),
    ],
    env: {},
  }),
}

const apollo: Target = {
  ...bare,
  name: 'apollo',
  about: 'stock @apollo/server 5, standalone, over stock @apollo/gateway 2.14',
  command: ({ port, graph, nodeFlags }) => ({
    program: process.execPath,
    arguments: [...nodeFlags, programFile('apollo.ts'), String(port), graph.supergraphFile],
    env: {},
  }),
}

const mercurius: Target = {
  ...bare,
  name: 'mercurius',
  about: '@mercuriusjs/gateway 5.2 with jit; Federation 1',
  foreign: 'mercurius',
  command: ({ port, graph, nodeFlags }) => ({
    program: process.execPath,
    arguments: [
      ...nodeFlags,
      programFile('mercurius.ts'),
      String(port),
      folderOf('mercurius'),
      ...graph.departments.map(({ name, url, federation1File }) => [name, url, federation1File].join('=')),
    ],
    env: {},
  }),
}

/** Every gateway but ours, in the order of the table. */
export const otherTargets: readonly Target[] = [
  floor,
  apollo,
  hive('hive-js', 'Hive Gateway 2.15, its JS planner, sharing equal fetches (its default)'),
  hive('hive-js-alone', '… each fetch on its own', { alone: true }),
  hive('hive-rust', 'Hive Gateway 2.15, Rust planner, sharing equal fetches (its default)', { rust: true }),
  hive('hive-rust-alone', '… each fetch on its own', { rust: true, alone: true }),
  mercurius,
  grafbase('grafbase', 'Rust gateway, grafbase 0.103, sharing equal fetches (its default)'),
  grafbase('grafbase-alone', '… each fetch on its own', { alone: true }),
]

function hive(name: string, about: string, { rust = false, alone = false } = {}): Target {
  return {
    ...bare,
    name,
    about,
    foreign: 'hive',
    command: ({ port, graph, folder, nodeFlags }) => {
      const config = join(folder, 'gateway.config.mjs')
      writeFileSync(config, `export const gatewayConfig = ${JSON.stringify(hiveConfig(alone))}\n`)
      const options = ['--fork', '1', '--host', '127.0.0.1', '--port', String(port), '--config-path', config]
      return {
        program: process.execPath,
        arguments: [
          ...nodeFlags,
          fileOf('hive', '@graphql-hive/gateway/dist/bin.js'),
          'supergraph',
          graph.supergraphFile,
          ...options,
          ...(rust ? ['--hive-router-runtime'] : []),
        ],
        env: {},
      }
    },
  }
}

function hiveConfig(alone: boolean): object {
  const transportEntries = { '*.http': { options: { deduplicateInflightRequests: false } } }
  return { landingPage: false, graphiql: false, ...(alone ? { transportEntries } : {}) }
}

function grafbase(name: string, about: string, { alone = false } = {}): Target {
  return {
    ...bare,
    name,
    about,
    foreign: 'grafbase',
    command: (place) => {
      const config = join(place.folder, 'grafbase.toml')
      writeFileSync(config, grafbaseConfig(place, alone))
      const address = `127.0.0.1:${place.port}`
      return {
        program: fileOf('grafbase', '@grafbase/cli-x86_64-unknown-linux-musl/grafbase'),
        arguments: ['--home', place.folder, 'dev', '-c', config, '--listen-address', address],
        env: {},
      }
    },
  }
}

/** TOML takes strings as JSON writes them. */
function grafbaseConfig({ graph }: Place, alone: boolean): string {
  const departments = graph.departments.map(
    ({ name, url, sdlFile }) =>
      `[subgraphs.${name}]\nurl = ${JSON.stringify(url)}\nschema_path = ${JSON.stringify(sdlFile)}\n`,
  )
  const sharing = alone ? '[traffic_shaping]\ninflight_deduplication = false\n' : ''
  return ['[graph]\npath = "/graphql"\nintrospection = false\n', sharing, ...departments].join('\n')
}

function programFile(name: string): string {
  return fileURLToPath(new URL(`../programs/${name}`, import.meta.url))
}
