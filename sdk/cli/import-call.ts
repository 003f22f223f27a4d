import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { badInput, CommandError, EXIT } from './command.ts'

/** What the arguments of `civigraph import` ask for. */
export interface Call {
  /** Empty only with `list`: those of all departments. */
  readonly department: string
  readonly profile: string
  readonly file: string
  /** Of the hub, without a slash at its end. */
  readonly url: string
  readonly keyFile: string
  /** Where the list of rejected rows goes. */
  readonly rejects: string
  readonly maxRejectShare: string
  readonly json: boolean
  readonly list: boolean
}

/** @throws CommandError `USAGE`, `INSECURE_URL` */
export function readCall(argv: string[]): Call {
  const { values, positionals } = parse(argv)
  const [department = '', profile = '', file = '', ...more] = positionals
  const list = values.list === true
  if (more.length > 0 || (!list && file === ''))
    throw badInput('USAGE', 'A department, a profile and a file are needed.', 'See the usage below.')
  return {
    department,
    profile,
    file,
    url: safeUrl(values.url),
    keyFile: values['key-file'],
    rejects: values.rejects ?? `${basename(file)}.rejects.csv`,
    maxRejectShare: shareOf(values['max-reject-share']),
    json: values.json === true,
    list,
  }
}

function parse(argv: string[]) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        url: { type: 'string', default: 'http://localhost:4000' },
        'key-file': { type: 'string', default: '.civigraph/import-key' },
        'max-reject-share': { type: 'string', default: '0.1' },
        rejects: { type: 'string' },
        json: { type: 'boolean' },
        list: { type: 'boolean' },
      },
    })
  } catch {
    throw badInput('USAGE', 'An option is not known or lacks its value.', 'See the usage below.')
  }
}

function shareOf(given: string): string {
  if (/^(?:0|1|0?\.\d+)$/.test(given)) return given
  throw badInput('USAGE', '--max-reject-share is a number from 0 to 1.', 'Give for example 0.1: one row in ten.')
}

/** The import key never travels in clear to another machine. */
function safeUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : null
  if (url === null || !/^https?:$/.test(url.protocol))
    throw badInput('USAGE', '--url is no http or https address.', 'Correct it.')
  const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'http:' && !loopback)
    throw badInput(
      'INSECURE_URL',
      'The import key is not sent in clear to another machine.',
      'Give an https address with --url.',
    )
  return url.href.replace(/\/+$/, '')
}

/** @throws CommandError `NO_KEY` */
export async function readKey(file: string): Promise<string> {
  const key = await readFile(file, 'utf8').catch(() => '')
  if (key.trim() !== '') return key.trim()
  const wayOut = 'The hub makes it at its first start, in its data folder; name it with --key-file.'
  throw new CommandError(EXIT.notAllowed, { code: 'NO_KEY', rule: `There is no import key in ${file}.`, wayOut })
}
