import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface BenchOptions {
  readonly install: boolean
  readonly list: boolean
  /** Names of gateways; null: all. */
  readonly only: readonly string[] | null
  /** Names of queries; null: all. */
  readonly queries: readonly string[] | null
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly rounds: number
  readonly connections: number
  /** Core of the gateway, and core of load and departments. */
  readonly gatewayCore: number
  readonly loadCore: number
  /** Whose young generation starts large. */
  readonly heapFlag: 'ours' | 'all' | 'none'
  /** Whether the runs at half load are made. */
  readonly halfLoad: boolean
  readonly patienceSeconds: number
  readonly profile: boolean
  readonly jsonFile: string | null
  readonly samplesFile: string | null
}

export const USAGE = `npm run bench:router -- [options]

  --install           put the gateways of others into .bench/ (once), then end
  --list              print the gateways and whether each can run here, then end
  --only a,b          gateways (all that are installed)
  --query a,b         queries: classic, one, hop1, hop100 (all)
  --seconds N         length of a run (8)
  --warm-up N         length of the first run before it, not counted (4)
  --rounds N          times that each gateway is started and measured (3)
  --connections N     connections of the load (32)
  --cores A,B         core of the gateway, core of load and departments (0,1)
  --heap-flag WHO     whose young generation starts large: ours, all, none (ours)
  --no-half-load      leave out the runs at half of the rate that was reached
  --patience N        seconds to wait for a quiet machine before each run (40)
  --profile           CPU profile of one of our gateways under load instead of a table
  --json FILE         rows for programs
  --samples FILE      every single run, one JSON object a line`

/** @throws Error naming what is wrong with an option. */
export function readOptions(words: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...words],
    allowNegative: true,
    options: {
      install: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      only: { type: 'string' },
      query: { type: 'string' },
      seconds: { type: 'string', default: '8' },
      'warm-up': { type: 'string', default: '4' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      cores: { type: 'string', default: '0,1' },
      'heap-flag': { type: 'string', default: 'ours' },
      'half-load': { type: 'boolean', default: true },
      patience: { type: 'string', default: '40' },
      profile: { type: 'boolean', default: false },
      json: { type: 'string' },
      samples: { type: 'string' },
    },
  })
  const [gatewayCore = '', loadCore = ''] = values.cores.split(',')
  return {
    install: values.install,
    list: values.list,
    only: listOf(values.only),
    queries: listOf(values.query),
    seconds: wholeNumber('seconds', values.seconds, 1),
    warmUpSeconds: wholeNumber('warm-up', values['warm-up'], 1),
    rounds: wholeNumber('rounds', values.rounds, 1),
    connections: wholeNumber('connections', values.connections, 1),
    gatewayCore: wholeNumber('cores', gatewayCore, 0),
    loadCore: wholeNumber('cores', loadCore, 0),
    heapFlag: oneOf('heap-flag', values['heap-flag'], ['ours', 'all', 'none']),
    halfLoad: values['half-load'],
    patienceSeconds: wholeNumber('patience', values.patience, 0),
    profile: values.profile,
    jsonFile: values.json ?? null,
    samplesFile: values.samples ?? null,
  }
}

function listOf(text: string | undefined): readonly string[] | null {
  return text === undefined ? null : text.split(',').filter(Boolean)
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text)
  if (text === '' || !Number.isInteger(value) || value < least) {
    throw new Error(`--${option} takes whole numbers from ${least}.`)
  }
  return value
}

function oneOf<const Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text)
  if (found === undefined) throw new Error(`--${option} takes one of ${choices.join(', ')}.`)
  return found
}
